/** Made by generate/main.go, which says what the lines mean, from k8s.io/api v0.37.2. */
export const goTypes = `
apps/v1.DaemonSet apiVersion:0:string kind:0:string metadata:1:meta/v1.ObjectMeta spec:2:apps/v1.DaemonSetSpec status:3:apps/v1.DaemonSetStatus
apps/v1.DaemonSetCondition lastTransitionTime:3:Time message:5:string reason:4:string status:2:string! type:1:string!
apps/v1.DaemonSetSpec minReadySeconds:4:int32 revisionHistoryLimit:6:int32* selector:1:meta/v1.LabelSelector*! template:2:core/v1.PodTemplateSpec! updateStrategy:3:apps/v1.DaemonSetUpdateStrategy
apps/v1.DaemonSetStatus collisionCount:9:int32* conditions:10:[]apps/v1.DaemonSetCondition;merge;type currentNumberScheduled:1:int32! desiredNumberScheduled:3:int32! numberAvailable:7:int32 numberMisscheduled:2:int32! numberReady:4:int32! numberUnavailable:8:int32 observedGeneration:5:int64 updatedNumberScheduled:6:int32
apps/v1.DaemonSetUpdateStrategy rollingUpdate:2:apps/v1.RollingUpdateDaemonSet* type:1:string
apps/v1.Deployment apiVersion:0:string kind:0:string metadata:1:meta/v1.ObjectMeta spec:2:apps/v1.DeploymentSpec status:3:apps/v1.DeploymentStatus
apps/v1.DeploymentCondition lastTransitionTime:7:Time lastUpdateTime:6:Time message:5:string reason:4:string status:2:string! type:1:string!
apps/v1.DeploymentSpec minReadySeconds:5:int32 paused:7:bool progressDeadlineSeconds:9:int32* replicas:1:int32* revisionHistoryLimit:6:int32* selector:2:meta/v1.LabelSelector*! strategy:4:apps/v1.DeploymentStrategy;retainKeys; template:3:core/v1.PodTemplateSpec!
apps/v1.DeploymentStatus availableReplicas:4:int32 collisionCount:8:int32* conditions:6:[]apps/v1.DeploymentCondition;merge;type observedGeneration:1:int64 readyReplicas:7:int32 replicas:2:int32 terminatingReplicas:9:int32* unavailableReplicas:5:int32 updatedReplicas:3:int32
apps/v1.DeploymentStrategy rollingUpdate:2:apps/v1.RollingUpdateDeployment* type:1:string
apps/v1.ReplicaSet apiVersion:0:string kind:0:string metadata:1:meta/v1.ObjectMeta spec:2:apps/v1.ReplicaSetSpec status:3:apps/v1.ReplicaSetStatus
apps/v1.ReplicaSetCondition lastTransitionTime:3:Time message:5:string reason:4:string status:2:string! type:1:string!
apps/v1.ReplicaSetSpec minReadySeconds:4:int32 replicas:1:int32* selector:2:meta/v1.LabelSelector*! template:3:core/v1.PodTemplateSpec
apps/v1.ReplicaSetStatus availableReplicas:5:int32 conditions:6:[]apps/v1.ReplicaSetCondition;merge;type fullyLabeledReplicas:2:int32 observedGeneration:3:int64 readyReplicas:4:int32 replicas:1:int32! terminatingReplicas:7:int32*
apps/v1.RollingUpdateDaemonSet maxSurge:2:IntOrString* maxUnavailable:1:IntOrString*
apps/v1.RollingUpdateDeployment maxSurge:2:IntOrString* maxUnavailable:1:IntOrString*
apps/v1.RollingUpdateStatefulSetStrategy maxUnavailable:2:IntOrString* partition:1:int32*
apps/v1.StatefulSet apiVersion:0:string kind:0:string metadata:1:meta/v1.ObjectMeta spec:2:apps/v1.StatefulSetSpec status:3:apps/v1.StatefulSetStatus
apps/v1.StatefulSetCondition lastTransitionTime:3:Time message:5:string reason:4:string status:2:string! type:1:string!
apps/v1.StatefulSetOrdinals start:1:int32!
apps/v1.StatefulSetPersistentVolumeClaimRetentionPolicy whenDeleted:1:string whenScaled:2:string
apps/v1.StatefulSetSpec minReadySeconds:9:int32 ordinals:11:apps/v1.StatefulSetOrdinals* persistentVolumeClaimRetentionPolicy:10:apps/v1.StatefulSetPersistentVolumeClaimRetentionPolicy* podManagementPolicy:6:string replicas:1:int32* revisionHistoryLimit:8:int32* selector:2:meta/v1.LabelSelector*! serviceName:5:string! template:3:core/v1.PodTemplateSpec! updateStrategy:7:apps/v1.StatefulSetUpdateStrategy volumeClaimTemplates:4:[]core/v1.PersistentVolumeClaim
apps/v1.StatefulSetStatus availableReplicas:11:int32! collisionCount:9:int32* conditions:10:[]apps/v1.StatefulSetCondition;merge;type currentReplicas:4:int32 currentRevision:6:string observedGeneration:1:int64 readyReplicas:3:int32 replicas:2:int32! updateRevision:7:string updatedReplicas:5:int32
apps/v1.StatefulSetUpdateStrategy rollingUpdate:2:apps/v1.RollingUpdateStatefulSetStrategy* type:1:string
authentication/v1.SelfSubjectReview apiVersion:0:string kind:0:string metadata:1:meta/v1.ObjectMeta status:2:authentication/v1.SelfSubjectReviewStatus
authentication/v1.SelfSubjectReviewStatus userInfo:1:authentication/v1.UserInfo
authentication/v1.UserInfo extra:4:map[string][]string groups:3:[]string uid:2:string username:1:string
authorization/v1.FieldSelectorAttributes rawSelector:1:string requirements:2:[]meta/v1.FieldSelectorRequirement
authorization/v1.LabelSelectorAttributes rawSelector:1:string requirements:2:[]meta/v1.LabelSelectorRequirement
authorization/v1.NonResourceAttributes path:1:string verb:2:string
authorization/v1.ResourceAttributes fieldSelector:8:authorization/v1.FieldSelectorAttributes* group:3:string labelSelector:9:authorization/v1.LabelSelectorAttributes* name:7:string namespace:1:string resource:5:string subresource:6:string verb:2:string version:4:string
authorization/v1.SelfSubjectAccessReview apiVersion:0:string kind:0:string metadata:1:meta/v1.ObjectMeta spec:2:authorization/v1.SelfSubjectAccessReviewSpec! status:3:authorization/v1.SubjectAccessReviewStatus
authorization/v1.SelfSubjectAccessReviewSpec nonResourceAttributes:2:authorization/v1.NonResourceAttributes* resourceAttributes:1:authorization/v1.ResourceAttributes*
authorization/v1.SubjectAccessReviewStatus allowed:1:bool! denied:4:bool evaluationError:3:string reason:2:string
autoscaling/v1.Scale apiVersion:0:string kind:0:string metadata:1:meta/v1.ObjectMeta spec:2:autoscaling/v1.ScaleSpec status:3:autoscaling/v1.ScaleStatus
autoscaling/v1.ScaleSpec replicas:1:int32
autoscaling/v1.ScaleStatus replicas:1:int32! selector:2:string
coordination/v1.Lease apiVersion:0:string kind:0:string metadata:1:meta/v1.ObjectMeta spec:2:coordination/v1.LeaseSpec
coordination/v1.LeaseSpec acquireTime:3:MicroTime* holderIdentity:1:string* leaseDurationSeconds:2:int32* leaseTransitions:5:int32* preferredHolder:7:string* renewTime:4:MicroTime* strategy:6:string*
core/v1.AWSElasticBlockStoreVolumeSource fsType:2:string partition:3:int32 readOnly:4:bool volumeID:1:string!
core/v1.Affinity nodeAffinity:1:core/v1.NodeAffinity* podAffinity:2:core/v1.PodAffinity* podAntiAffinity:3:core/v1.PodAntiAffinity*
core/v1.AppArmorProfile localhostProfile:2:string* type:1:string!
core/v1.AttachedVolume devicePath:2:string! name:1:string!
core/v1.AzureDiskVolumeSource cachingMode:3:string* diskName:1:string! diskURI:2:string! fsType:4:string* kind:6:string* readOnly:5:bool*
core/v1.AzureFileVolumeSource readOnly:3:bool secretName:1:string! shareName:2:string!
core/v1.Binding apiVersion:0:string kind:0:string metadata:1:meta/v1.ObjectMeta target:2:core/v1.ObjectReference!
core/v1.CSIVolumeSource driver:1:string! fsType:3:string* nodePublishSecretRef:5:core/v1.LocalObjectReference* readOnly:2:bool* volumeAttributes:4:map[string]string
core/v1.Capabilities add:1:[]string drop:2:[]string
core/v1.CephFSVolumeSource monitors:1:[]string! path:2:string readOnly:6:bool secretFile:4:string secretRef:5:core/v1.LocalObjectReference* user:3:string
core/v1.CinderVolumeSource fsType:2:string readOnly:3:bool secretRef:4:core/v1.LocalObjectReference* volumeID:1:string!
core/v1.ClientIPConfig timeoutSeconds:1:int32*
core/v1.ClusterTrustBundleProjection labelSelector:3:meta/v1.LabelSelector* name:1:string* optional:5:bool* path:4:string! signerName:2:string* user:6:int64*
core/v1.ConfigMap apiVersion:0:string binaryData:3:map[string][]byte data:2:map[string]string immutable:4:bool* kind:0:string metadata:1:meta/v1.ObjectMeta
core/v1.ConfigMapEnvSource LocalObjectReference:1:core/v1.LocalObjectReference^ optional:2:bool*
core/v1.ConfigMapKeySelector LocalObjectReference:1:core/v1.LocalObjectReference^ key:2:string! optional:3:bool*
core/v1.ConfigMapNodeConfigSource kubeletConfigKey:5:string! name:2:string! namespace:1:string! resourceVersion:4:string uid:3:string
core/v1.ConfigMapProjection LocalObjectReference:1:core/v1.LocalObjectReference^ items:2:[]core/v1.KeyToPath optional:4:bool*
core/v1.ConfigMapVolumeSource LocalObjectReference:1:core/v1.LocalObjectReference^ defaultMode:3:int32* defaultUser:5:int64* items:2:[]core/v1.KeyToPath optional:4:bool*
core/v1.Container args:4:[]string command:3:[]string env:7:[]core/v1.EnvVar;merge;name envFrom:19:[]core/v1.EnvFromSource image:2:string imagePullPolicy:14:string lifecycle:12:core/v1.Lifecycle* livenessProbe:10:core/v1.Probe* name:1:string! ports:6:[]core/v1.ContainerPort;merge;containerPort readinessProbe:11:core/v1.Probe* resizePolicy:23:[]core/v1.ContainerResizePolicy resources:8:core/v1.ResourceRequirements restartPolicy:24:string* restartPolicyRules:25:[]core/v1.ContainerRestartRule securityContext:15:core/v1.SecurityContext* startupProbe:22:core/v1.Probe* stdin:16:bool stdinOnce:17:bool terminationMessagePath:13:string terminationMessagePolicy:20:string tty:18:bool volumeDevices:21:[]core/v1.VolumeDevice;merge;devicePath volumeMounts:9:[]core/v1.VolumeMount;merge;mountPath workingDir:5:string
core/v1.ContainerExtendedResourceRequest containerName:1:string! requestName:3:string! resourceName:2:string!
core/v1.ContainerImage names:1:[]string! sizeBytes:2:int64
core/v1.ContainerPort containerPort:3:int32! hostIP:5:string hostPort:2:int32 name:1:string protocol:4:string
core/v1.ContainerResizePolicy resourceName:1:string! restartPolicy:2:string!
core/v1.ContainerRestartRule action:1:string exitCodes:2:core/v1.ContainerRestartRuleOnExitCodes*
core/v1.ContainerRestartRuleOnExitCodes operator:1:string values:2:[]int32
core/v1.ContainerState running:2:core/v1.ContainerStateRunning* terminated:3:core/v1.ContainerStateTerminated* waiting:1:core/v1.ContainerStateWaiting*
core/v1.ContainerStateRunning startedAt:1:Time
core/v1.ContainerStateTerminated containerID:7:string exitCode:1:int32! finishedAt:6:Time message:4:string reason:3:string signal:2:int32 startedAt:5:Time
core/v1.ContainerStateWaiting message:2:string reason:1:string
core/v1.ContainerStatus allocatedResources:10:map[string]Quantity allocatedResourcesStatus:14:[]core/v1.ResourceStatus;merge;name containerID:8:string image:6:string! imageID:7:string! lastState:3:core/v1.ContainerState name:1:string! ready:4:bool! resources:11:core/v1.ResourceRequirements* restartCount:5:int32! started:9:bool* state:2:core/v1.ContainerState stopSignal:15:string* user:13:core/v1.ContainerUser* volumeMounts:12:[]core/v1.VolumeMountStatus;merge;mountPath
core/v1.ContainerUser linux:1:core/v1.LinuxContainerUser*
core/v1.DaemonEndpoint Port:1:int32!
core/v1.DownwardAPIProjection items:1:[]core/v1.DownwardAPIVolumeFile
core/v1.DownwardAPIVolumeFile fieldRef:2:core/v1.ObjectFieldSelector* mode:4:int32* path:1:string! resourceFieldRef:3:core/v1.ResourceFieldSelector* user:5:int64*
core/v1.DownwardAPIVolumeSource defaultMode:2:int32* defaultUser:3:int64* items:1:[]core/v1.DownwardAPIVolumeFile
core/v1.EmptyDirVolumeSource medium:1:string mode:3:int32* sizeLimit:2:Quantity*
core/v1.EnvFromSource configMapRef:2:core/v1.ConfigMapEnvSource* prefix:1:string secretRef:3:core/v1.SecretEnvSource*
core/v1.EnvVar name:1:string! value:2:string valueFrom:3:core/v1.EnvVarSource*
core/v1.EnvVarSource configMapKeyRef:3:core/v1.ConfigMapKeySelector* fieldRef:1:core/v1.ObjectFieldSelector* fileKeyRef:5:core/v1.FileKeySelector* resourceFieldRef:2:core/v1.ResourceFieldSelector* secretKeyRef:4:core/v1.SecretKeySelector*
core/v1.EphemeralContainer EphemeralContainerCommon:1:core/v1.EphemeralContainerCommon^ targetContainerName:2:string
core/v1.EphemeralContainerCommon args:4:[]string command:3:[]string env:7:[]core/v1.EnvVar;merge;name envFrom:19:[]core/v1.EnvFromSource image:2:string imagePullPolicy:14:string lifecycle:12:core/v1.Lifecycle* livenessProbe:10:core/v1.Probe* name:1:string! ports:6:[]core/v1.ContainerPort;merge;containerPort readinessProbe:11:core/v1.Probe* resizePolicy:23:[]core/v1.ContainerResizePolicy resources:8:core/v1.ResourceRequirements restartPolicy:24:string* restartPolicyRules:25:[]core/v1.ContainerRestartRule securityContext:15:core/v1.SecurityContext* startupProbe:22:core/v1.Probe* stdin:16:bool stdinOnce:17:bool terminationMessagePath:13:string terminationMessagePolicy:20:string tty:18:bool volumeDevices:21:[]core/v1.VolumeDevice;merge;devicePath volumeMounts:9:[]core/v1.VolumeMount;merge;mountPath workingDir:5:string
core/v1.EphemeralVolumeSource volumeClaimTemplate:1:core/v1.PersistentVolumeClaimTemplate*
core/v1.Event action:12:string apiVersion:0:string count:8:int32 eventTime:10:MicroTime firstTimestamp:6:Time involvedObject:2:core/v1.ObjectReference! kind:0:string lastTimestamp:7:Time message:4:string metadata:1:meta/v1.ObjectMeta! reason:3:string related:13:core/v1.ObjectReference* reportingComponent:14:string! reportingInstance:15:string! series:11:core/v1.EventSeries* source:5:core/v1.EventSource type:9:string
core/v1.EventSeries count:1:int32 lastObservedTime:2:MicroTime
core/v1.EventSource component:1:string host:2:string
core/v1.EvictionResponder name:1:string! priority:2:int32*!
core/v1.ExecAction command:1:[]string
core/v1.FCVolumeSource fsType:3:string lun:2:int32* readOnly:4:bool targetWWNs:1:[]string wwids:5:[]string
core/v1.FileKeySelector key:3:string! optional:4:bool* path:2:string! volumeName:1:string!
core/v1.FlexVolumeSource driver:1:string! fsType:2:string options:5:map[string]string readOnly:4:bool secretRef:3:core/v1.LocalObjectReference*
core/v1.FlockerVolumeSource datasetName:1:string datasetUUID:2:string
core/v1.GCEPersistentDiskVolumeSource fsType:2:string partition:3:int32 pdName:1:string! readOnly:4:bool
core/v1.GRPCAction mode:3:string* port:1:int32! service:2:string*!
core/v1.GitRepoVolumeSource directory:3:string repository:1:string! revision:2:string
core/v1.GlusterfsVolumeSource endpoints:1:string! path:2:string! readOnly:3:bool
core/v1.HTTPGetAction host:3:string httpHeaders:5:[]core/v1.HTTPHeader path:1:string port:2:IntOrString! protocol:6:string* scheme:4:string
core/v1.HTTPHeader name:1:string! value:2:string!
core/v1.HostAlias hostnames:2:[]string ip:1:string!
core/v1.HostIP ip:1:string!
core/v1.HostPathVolumeSource path:1:string! type:2:string*
core/v1.ISCSIVolumeSource chapAuthDiscovery:8:bool chapAuthSession:11:bool fsType:5:string initiatorName:12:string* iqn:2:string! iscsiInterface:4:string lun:3:int32! portals:7:[]string readOnly:6:bool secretRef:10:core/v1.LocalObjectReference* targetPortal:1:string!
core/v1.ImageVolumeSource pullPolicy:2:string reference:1:string
core/v1.ImageVolumeStatus imageRef:1:string
core/v1.KeyToPath key:1:string! mode:3:int32* path:2:string! user:4:int64*
core/v1.Lifecycle postStart:1:core/v1.LifecycleHandler* preStop:2:core/v1.LifecycleHandler* stopSignal:3:string*
core/v1.LifecycleHandler exec:1:core/v1.ExecAction* httpGet:2:core/v1.HTTPGetAction* sleep:4:core/v1.SleepAction* tcpSocket:3:core/v1.TCPSocketAction*
core/v1.LinuxContainerUser gid:2:int64! supplementalGroups:3:[]int64 uid:1:int64!
core/v1.LoadBalancerIngress hostname:2:string ip:1:string ipMode:3:string* ports:4:[]core/v1.PortStatus
core/v1.LoadBalancerStatus ingress:1:[]core/v1.LoadBalancerIngress
core/v1.LocalObjectReference name:1:string
core/v1.ModifyVolumeStatus status:2:string! targetVolumeAttributesClassName:1:string
core/v1.NFSVolumeSource path:2:string! readOnly:3:bool server:1:string!
core/v1.Namespace apiVersion:0:string kind:0:string metadata:1:meta/v1.ObjectMeta spec:2:core/v1.NamespaceSpec status:3:core/v1.NamespaceStatus
core/v1.NamespaceCondition lastTransitionTime:4:Time message:6:string reason:5:string status:2:string! type:1:string!
core/v1.NamespaceSpec finalizers:1:[]string
core/v1.NamespaceStatus conditions:2:[]core/v1.NamespaceCondition;merge;type phase:1:string
core/v1.Node apiVersion:0:string kind:0:string metadata:1:meta/v1.ObjectMeta spec:2:core/v1.NodeSpec status:3:core/v1.NodeStatus
core/v1.NodeAddress address:2:string! type:1:string!
core/v1.NodeAffinity preferredDuringSchedulingIgnoredDuringExecution:2:[]core/v1.PreferredSchedulingTerm requiredDuringSchedulingIgnoredDuringExecution:1:core/v1.NodeSelector*
core/v1.NodeAllocatableMappedResources name:1:string! quantity:2:Quantity*!
core/v1.NodeAllocatableOverheadResources name:1:string! perContainer:3:Quantity* perPod:2:Quantity*
core/v1.NodeAllocatableResourceClaimStatus containers:2:[]string mapping:4:[]core/v1.NodeAllocatableMappedResources;merge;name overhead:5:[]core/v1.NodeAllocatableOverheadResources;merge;name resourceClaimName:1:string!
core/v1.NodeCondition lastHeartbeatTime:3:Time lastTransitionTime:4:Time message:6:string reason:5:string status:2:string! type:1:string!
core/v1.NodeConfigSource configMap:2:core/v1.ConfigMapNodeConfigSource*
core/v1.NodeConfigStatus active:2:core/v1.NodeConfigSource* assigned:1:core/v1.NodeConfigSource* error:4:string lastKnownGood:3:core/v1.NodeConfigSource*
core/v1.NodeDaemonEndpoints kubeletEndpoint:1:core/v1.DaemonEndpoint
core/v1.NodeFeatures supplementalGroupsPolicy:1:bool*
core/v1.NodePodPreemptionPolicy disableResizePreemption:1:[]string
core/v1.NodeRuntimeHandler features:2:core/v1.NodeRuntimeHandlerFeatures* name:1:string!
core/v1.NodeRuntimeHandlerFeatures recursiveReadOnlyMounts:1:bool* userNamespaces:2:bool*
core/v1.NodeSelector nodeSelectorTerms:1:[]core/v1.NodeSelectorTerm!
core/v1.NodeSelectorRequirement key:1:string! operator:2:string! values:3:[]string
core/v1.NodeSelectorTerm matchExpressions:1:[]core/v1.NodeSelectorRequirement matchFields:2:[]core/v1.NodeSelectorRequirement
core/v1.NodeSpec configSource:6:core/v1.NodeConfigSource* externalID:2:string podCIDR:1:string podCIDRs:7:[]string;merge; podPreemptionPolicy:8:core/v1.NodePodPreemptionPolicy* providerID:3:string taints:5:[]core/v1.Taint unschedulable:4:bool
core/v1.NodeStatus addresses:5:[]core/v1.NodeAddress;merge;type allocatable:2:map[string]Quantity capacity:1:map[string]Quantity conditions:4:[]core/v1.NodeCondition;merge;type config:11:core/v1.NodeConfigStatus* daemonEndpoints:6:core/v1.NodeDaemonEndpoints declaredFeatures:14:[]string features:13:core/v1.NodeFeatures* images:8:[]core/v1.ContainerImage nodeInfo:7:core/v1.NodeSystemInfo phase:3:string runtimeHandlers:12:[]core/v1.NodeRuntimeHandler volumesAttached:10:[]core/v1.AttachedVolume volumesInUse:9:[]string
core/v1.NodeSwapStatus capacity:1:int64*
core/v1.NodeSystemInfo architecture:10:string! bootID:3:string! containerRuntimeVersion:6:string! kernelVersion:4:string! kubeProxyVersion:8:string! kubeletVersion:7:string! machineID:1:string! operatingSystem:9:string! osImage:5:string! runningInUserNamespace:12:bool* swap:11:core/v1.NodeSwapStatus* systemUUID:2:string!
core/v1.ObjectFieldSelector apiVersion:1:string fieldPath:2:string!
core/v1.ObjectReference apiVersion:5:string fieldPath:7:string kind:1:string name:3:string namespace:2:string resourceVersion:6:string uid:4:string
core/v1.PersistentVolumeClaim apiVersion:0:string kind:0:string metadata:1:meta/v1.ObjectMeta spec:2:core/v1.PersistentVolumeClaimSpec status:3:core/v1.PersistentVolumeClaimStatus
core/v1.PersistentVolumeClaimCondition lastProbeTime:3:Time lastTransitionTime:4:Time message:6:string reason:5:string status:2:string! type:1:string!
core/v1.PersistentVolumeClaimSpec accessModes:1:[]string dataSource:7:core/v1.TypedLocalObjectReference* dataSourceRef:8:core/v1.TypedObjectReference* resources:2:core/v1.VolumeResourceRequirements selector:4:meta/v1.LabelSelector* storageClassName:5:string* volumeAttributesClassName:9:string* volumeMode:6:string* volumeName:3:string
core/v1.PersistentVolumeClaimStatus accessModes:2:[]string allocatedResourceStatuses:7:map[string]string allocatedResources:5:map[string]Quantity capacity:3:map[string]Quantity conditions:4:[]core/v1.PersistentVolumeClaimCondition;merge;type currentVolumeAttributesClassName:8:string* healthStatus:10:core/v1.VolumeHealthStatus* modifyVolumeStatus:9:core/v1.ModifyVolumeStatus* phase:1:string
core/v1.PersistentVolumeClaimTemplate metadata:1:meta/v1.ObjectMeta spec:2:core/v1.PersistentVolumeClaimSpec!
core/v1.PersistentVolumeClaimVolumeSource claimName:1:string! readOnly:2:bool
core/v1.PhotonPersistentDiskVolumeSource fsType:2:string pdID:1:string!
core/v1.Pod apiVersion:0:string kind:0:string metadata:1:meta/v1.ObjectMeta spec:2:core/v1.PodSpec status:3:core/v1.PodStatus
core/v1.PodAffinity preferredDuringSchedulingIgnoredDuringExecution:2:[]core/v1.WeightedPodAffinityTerm requiredDuringSchedulingIgnoredDuringExecution:1:[]core/v1.PodAffinityTerm
core/v1.PodAffinityTerm labelSelector:1:meta/v1.LabelSelector* matchLabelKeys:5:[]string mismatchLabelKeys:6:[]string namespaceSelector:4:meta/v1.LabelSelector* namespaces:2:[]string topologyKey:3:string!
core/v1.PodAntiAffinity preferredDuringSchedulingIgnoredDuringExecution:2:[]core/v1.WeightedPodAffinityTerm requiredDuringSchedulingIgnoredDuringExecution:1:[]core/v1.PodAffinityTerm
core/v1.PodCertificateProjection certificateChainPath:6:string credentialBundlePath:4:string keyPath:5:string keyType:2:string maxExpirationSeconds:3:int32* signerName:1:string user:8:int64* userAnnotations:7:map[string]string
core/v1.PodCondition lastProbeTime:3:Time lastTransitionTime:4:Time message:6:string observedGeneration:7:int64 reason:5:string status:2:string! type:1:string!
core/v1.PodDNSConfig nameservers:1:[]string options:3:[]core/v1.PodDNSConfigOption searches:2:[]string
core/v1.PodDNSConfigOption name:1:string value:2:string*
core/v1.PodExtendedResourceClaimStatus requestMappings:1:[]core/v1.ContainerExtendedResourceRequest! resourceClaimName:2:string!
core/v1.PodIP ip:1:string!
core/v1.PodOS name:1:string!
core/v1.PodReadinessGate conditionType:1:string!
core/v1.PodResourceClaim name:1:string! resourceClaimName:3:string* resourceClaimTemplateName:4:string*
core/v1.PodResourceClaimStatus name:1:string! resourceClaimName:2:string*
core/v1.PodSchedulingGate name:1:string!
core/v1.PodSchedulingGroup podGroupName:1:string*
core/v1.PodSecurityContext appArmorProfile:11:core/v1.AppArmorProfile* fsGroup:5:int64* fsGroupChangePolicy:9:string* runAsGroup:6:int64* runAsNonRoot:3:bool* runAsUser:2:int64* seLinuxChangePolicy:13:string* seLinuxOptions:1:core/v1.SELinuxOptions* seccompProfile:10:core/v1.SeccompProfile* supplementalGroups:4:[]int64 supplementalGroupsPolicy:12:string* sysctls:7:[]core/v1.Sysctl windowsOptions:8:core/v1.WindowsSecurityContextOptions*
core/v1.PodSpec activeDeadlineSeconds:5:int64* affinity:18:core/v1.Affinity* automountServiceAccountToken:21:bool* containers:2:[]core/v1.Container!;merge;name dnsConfig:26:core/v1.PodDNSConfig* dnsPolicy:6:string enableServiceLinks:30:bool* ephemeralContainers:34:[]core/v1.EphemeralContainer;merge;name evictionResponders:44:[]core/v1.EvictionResponder;merge;name hostAliases:23:[]core/v1.HostAlias;merge;ip hostIPC:13:bool hostNetwork:11:bool hostPID:12:bool hostUsers:37:bool* hostname:16:string hostnameOverride:41:string* imagePullSecrets:15:[]core/v1.LocalObjectReference;merge;name initContainers:20:[]core/v1.Container;merge;name nodeName:10:string nodeSelector:7:map[string]string os:36:core/v1.PodOS* overhead:32:map[string]Quantity preemptionPolicy:31:string* priority:25:int32* priorityClassName:24:string readinessGates:28:[]core/v1.PodReadinessGate resourceClaims:39:[]core/v1.PodResourceClaim;merge,retainKeys;name resources:40:core/v1.ResourceRequirements* restartPolicy:3:string runtimeClassName:29:string* schedulerName:19:string schedulingGates:38:[]core/v1.PodSchedulingGate;merge;name schedulingGroup:43:core/v1.PodSchedulingGroup* securityContext:14:core/v1.PodSecurityContext* serviceAccount:9:string serviceAccountName:8:string setHostnameAsFQDN:35:bool* shareProcessNamespace:27:bool* subdomain:17:string terminationGracePeriodSeconds:4:int64* tolerations:22:[]core/v1.Toleration topologySpreadConstraints:33:[]core/v1.TopologySpreadConstraint;merge;topologyKey volumes:1:[]core/v1.Volume;merge,retainKeys;name
core/v1.PodStatus allocatedResources:19:map[string]Quantity conditions:2:[]core/v1.PodCondition;merge;type containerStatuses:8:[]core/v1.ContainerStatus ephemeralContainerStatuses:13:[]core/v1.ContainerStatus extendedResourceClaimStatus:18:core/v1.PodExtendedResourceClaimStatus* hostIP:5:string hostIPs:16:[]core/v1.HostIP;merge;ip initContainerStatuses:10:[]core/v1.ContainerStatus message:3:string nodeAllocatableResourceClaimStatuses:21:[]core/v1.NodeAllocatableResourceClaimStatus;merge;resourceClaimName nominatedNodeName:11:string observedGeneration:17:int64 phase:1:string podIP:6:string podIPs:12:[]core/v1.PodIP;merge;ip qosClass:9:string reason:4:string resize:14:string resourceClaimStatuses:15:[]core/v1.PodResourceClaimStatus;merge,retainKeys;name resources:20:core/v1.ResourceRequirements* startTime:7:Time* volumeHealth:22:[]core/v1.PodVolumeHealth
core/v1.PodTemplateSpec metadata:1:meta/v1.ObjectMeta spec:2:core/v1.PodSpec
core/v1.PodVolumeHealth healthConditions:2:[]core/v1.VolumeHealthCondition;merge;status lastTransitionTime:3:Time name:1:string!
core/v1.PortStatus error:3:string* port:1:int32! protocol:2:string!
core/v1.PortworxVolumeSource fsType:2:string readOnly:3:bool volumeID:1:string!
core/v1.PreferredSchedulingTerm preference:2:core/v1.NodeSelectorTerm! weight:1:int32!
core/v1.Probe ProbeHandler:1:core/v1.ProbeHandler^ failureThreshold:6:int32 initialDelaySeconds:2:int32 periodSeconds:4:int32 successThreshold:5:int32 terminationGracePeriodSeconds:7:int64* timeoutSeconds:3:int32
core/v1.ProbeHandler exec:1:core/v1.ExecAction* grpc:4:core/v1.GRPCAction* httpGet:2:core/v1.HTTPGetAction* tcpSocket:3:core/v1.TCPSocketAction*
core/v1.ProjectedVolumeSource defaultMode:2:int32* defaultUser:3:int64* sources:1:[]core/v1.VolumeProjection!
core/v1.QuobyteVolumeSource group:5:string readOnly:3:bool registry:1:string! tenant:6:string user:4:string volume:2:string!
core/v1.RBDVolumeSource fsType:3:string image:2:string! keyring:6:string monitors:1:[]string! pool:4:string readOnly:8:bool secretRef:7:core/v1.LocalObjectReference* user:5:string
core/v1.ResourceClaim name:1:string! request:2:string
core/v1.ResourceFieldSelector containerName:1:string divisor:3:Quantity resource:2:string!
core/v1.ResourceHealth health:2:string message:6:string* resourceID:1:string!
core/v1.ResourceRequirements claims:3:[]core/v1.ResourceClaim limits:1:map[string]Quantity requests:2:map[string]Quantity
core/v1.ResourceStatus name:1:string! resources:2:[]core/v1.ResourceHealth
core/v1.SELinuxOptions level:4:string role:2:string type:3:string user:1:string
core/v1.ScaleIOVolumeSource fsType:9:string gateway:1:string! protectionDomain:5:string readOnly:10:bool secretRef:3:core/v1.LocalObjectReference*! sslEnabled:4:bool storageMode:7:string storagePool:6:string system:2:string! volumeName:8:string
core/v1.SeccompProfile localhostProfile:2:string* type:1:string!
core/v1.Secret apiVersion:0:string data:2:map[string][]byte immutable:5:bool* kind:0:string metadata:1:meta/v1.ObjectMeta stringData:4:map[string]string type:3:string
core/v1.SecretEnvSource LocalObjectReference:1:core/v1.LocalObjectReference^ optional:2:bool*
core/v1.SecretKeySelector LocalObjectReference:1:core/v1.LocalObjectReference^ key:2:string! optional:3:bool*
core/v1.SecretProjection LocalObjectReference:1:core/v1.LocalObjectReference^ items:2:[]core/v1.KeyToPath optional:4:bool*
core/v1.SecretVolumeSource defaultMode:3:int32* defaultUser:5:int64* items:2:[]core/v1.KeyToPath optional:4:bool* secretName:1:string
core/v1.SecurityContext allowPrivilegeEscalation:7:bool* appArmorProfile:12:core/v1.AppArmorProfile* capabilities:1:core/v1.Capabilities* privileged:2:bool* procMount:9:string* readOnlyRootFilesystem:6:bool* runAsGroup:8:int64* runAsNonRoot:5:bool* runAsUser:4:int64* seLinuxOptions:3:core/v1.SELinuxOptions* seccompProfile:11:core/v1.SeccompProfile* windowsOptions:10:core/v1.WindowsSecurityContextOptions*
core/v1.Service apiVersion:0:string kind:0:string metadata:1:meta/v1.ObjectMeta spec:2:core/v1.ServiceSpec status:3:core/v1.ServiceStatus
core/v1.ServiceAccount apiVersion:0:string automountServiceAccountToken:4:bool* imagePullSecrets:3:[]core/v1.LocalObjectReference kind:0:string metadata:1:meta/v1.ObjectMeta secrets:2:[]core/v1.ObjectReference;merge;name
core/v1.ServiceAccountTokenProjection audience:1:string expirationSeconds:2:int64* path:3:string! user:4:int64*
core/v1.ServicePort appProtocol:6:string* name:1:string nodePort:5:int32 port:3:int32! protocol:2:string targetPort:4:IntOrString
core/v1.ServiceSpec allocateLoadBalancerNodePorts:20:bool* clusterIP:3:string clusterIPs:18:[]string externalIPs:5:[]string externalName:10:string externalTrafficPolicy:11:string healthCheckNodePort:12:int32 internalTrafficPolicy:22:string* ipFamilies:19:[]string ipFamilyPolicy:17:string* loadBalancerClass:21:string* loadBalancerIP:8:string loadBalancerSourceRanges:9:[]string ports:1:[]core/v1.ServicePort;merge;port publishNotReadyAddresses:13:bool selector:2:map[string]string sessionAffinity:7:string sessionAffinityConfig:14:core/v1.SessionAffinityConfig* trafficDistribution:23:string* type:4:string
core/v1.ServiceStatus conditions:2:[]meta/v1.Condition;merge;type loadBalancer:1:core/v1.LoadBalancerStatus
core/v1.SessionAffinityConfig clientIP:1:core/v1.ClientIPConfig*
core/v1.SleepAction seconds:1:int64!
core/v1.StorageOSVolumeSource fsType:3:string readOnly:4:bool secretRef:5:core/v1.LocalObjectReference* volumeName:1:string volumeNamespace:2:string
core/v1.Sysctl name:1:string! value:2:string!
core/v1.TCPSocketAction host:2:string port:1:IntOrString!
core/v1.Taint effect:3:string! key:1:string! timeAdded:4:Time* value:2:string
core/v1.Toleration effect:4:string key:1:string operator:2:string tolerationSeconds:5:int64* value:3:string
core/v1.TopologySpreadConstraint labelSelector:4:meta/v1.LabelSelector* matchLabelKeys:8:[]string maxSkew:1:int32! minDomains:5:int32* nodeAffinityPolicy:6:string* nodeTaintsPolicy:7:string* topologyKey:2:string! whenUnsatisfiable:3:string!
core/v1.TypedLocalObjectReference apiGroup:1:string*! kind:2:string! name:3:string!
core/v1.TypedObjectReference apiGroup:1:string*! kind:2:string! name:3:string! namespace:4:string*
core/v1.Volume VolumeSource:2:core/v1.VolumeSource^ name:1:string!
core/v1.VolumeDevice devicePath:2:string! name:1:string!
core/v1.VolumeHealthCondition message:3:string reason:2:string! status:1:string!
core/v1.VolumeHealthStatus healthConditions:1:[]core/v1.VolumeHealthCondition;merge;status lastTransitionTime:2:Time
core/v1.VolumeMount bindMountOptions:8:[]string mountPath:3:string! mountPropagation:5:string* name:1:string! readOnly:2:bool recursiveReadOnly:7:string* subPath:4:string subPathExpr:6:string
core/v1.VolumeMountStatus mountPath:2:string! name:1:string! readOnly:3:bool recursiveReadOnly:4:string* volumeStatus:5:core/v1.VolumeStatus*
core/v1.VolumeProjection clusterTrustBundle:5:core/v1.ClusterTrustBundleProjection* configMap:3:core/v1.ConfigMapProjection* downwardAPI:2:core/v1.DownwardAPIProjection* podCertificate:6:core/v1.PodCertificateProjection* secret:1:core/v1.SecretProjection* serviceAccountToken:4:core/v1.ServiceAccountTokenProjection*
core/v1.VolumeResourceRequirements limits:1:map[string]Quantity requests:2:map[string]Quantity
core/v1.VolumeSource awsElasticBlockStore:4:core/v1.AWSElasticBlockStoreVolumeSource* azureDisk:22:core/v1.AzureDiskVolumeSource* azureFile:18:core/v1.AzureFileVolumeSource* cephfs:14:core/v1.CephFSVolumeSource* cinder:13:core/v1.CinderVolumeSource* configMap:19:core/v1.ConfigMapVolumeSource* csi:28:core/v1.CSIVolumeSource* downwardAPI:16:core/v1.DownwardAPIVolumeSource* emptyDir:2:core/v1.EmptyDirVolumeSource* ephemeral:29:core/v1.EphemeralVolumeSource* fc:17:core/v1.FCVolumeSource* flexVolume:12:core/v1.FlexVolumeSource* flocker:15:core/v1.FlockerVolumeSource* gcePersistentDisk:3:core/v1.GCEPersistentDiskVolumeSource* gitRepo:5:core/v1.GitRepoVolumeSource* glusterfs:9:core/v1.GlusterfsVolumeSource* hostPath:1:core/v1.HostPathVolumeSource* image:30:core/v1.ImageVolumeSource* iscsi:8:core/v1.ISCSIVolumeSource* nfs:7:core/v1.NFSVolumeSource* persistentVolumeClaim:10:core/v1.PersistentVolumeClaimVolumeSource* photonPersistentDisk:23:core/v1.PhotonPersistentDiskVolumeSource* portworxVolume:24:core/v1.PortworxVolumeSource* projected:26:core/v1.ProjectedVolumeSource* quobyte:21:core/v1.QuobyteVolumeSource* rbd:11:core/v1.RBDVolumeSource* scaleIO:25:core/v1.ScaleIOVolumeSource* secret:6:core/v1.SecretVolumeSource* storageos:27:core/v1.StorageOSVolumeSource* vsphereVolume:20:core/v1.VsphereVirtualDiskVolumeSource*
core/v1.VolumeStatus image:1:core/v1.ImageVolumeStatus*
core/v1.VsphereVirtualDiskVolumeSource fsType:2:string storagePolicyID:4:string storagePolicyName:3:string volumePath:1:string!
core/v1.WeightedPodAffinityTerm podAffinityTerm:2:core/v1.PodAffinityTerm! weight:1:int32!
core/v1.WindowsSecurityContextOptions gmsaCredentialSpec:2:string* gmsaCredentialSpecName:1:string* hostProcess:4:bool* runAsUserName:3:string*
discovery/v1.Endpoint addresses:1:[]string! conditions:2:discovery/v1.EndpointConditions deprecatedTopology:5:map[string]string hints:8:discovery/v1.EndpointHints* hostname:3:string* nodeName:6:string* targetRef:4:core/v1.ObjectReference* zone:7:string*
discovery/v1.EndpointConditions ready:1:bool* serving:2:bool* terminating:3:bool*
discovery/v1.EndpointHints forNodes:2:[]discovery/v1.ForNode forZones:1:[]discovery/v1.ForZone
discovery/v1.EndpointPort appProtocol:4:string* name:1:string* port:3:int32* protocol:2:string*
discovery/v1.EndpointSlice addressType:4:string! apiVersion:0:string endpoints:2:[]discovery/v1.Endpoint! kind:0:string metadata:1:meta/v1.ObjectMeta ports:3:[]discovery/v1.EndpointPort!
discovery/v1.ForNode name:1:string!
discovery/v1.ForZone name:1:string!
events/v1.Event action:6:string apiVersion:0:string deprecatedCount:15:int32 deprecatedFirstTimestamp:13:Time deprecatedLastTimestamp:14:Time deprecatedSource:12:core/v1.EventSource eventTime:2:MicroTime! kind:0:string metadata:1:meta/v1.ObjectMeta! note:10:string reason:7:string regarding:8:core/v1.ObjectReference related:9:core/v1.ObjectReference* reportingController:4:string reportingInstance:5:string series:3:events/v1.EventSeries* type:11:string
events/v1.EventSeries count:1:int32! lastObservedTime:2:MicroTime!
meta/v1.Condition lastTransitionTime:4:Time! message:6:string! observedGeneration:3:int64 reason:5:string! status:2:string! type:1:string!
meta/v1.DeleteOptions apiVersion:0:string dryRun:5:[]string gracePeriodSeconds:1:int64* ignoreStoreReadErrorWithClusterBreakingPotential:6:bool* kind:0:string orphanDependents:3:bool* preconditions:2:meta/v1.Preconditions* propagationPolicy:4:string*
meta/v1.FieldSelectorRequirement key:1:string! operator:2:string! values:3:[]string
meta/v1.LabelSelector matchExpressions:2:[]meta/v1.LabelSelectorRequirement matchLabels:1:map[string]string
meta/v1.LabelSelectorRequirement key:1:string! operator:2:string! values:3:[]string
meta/v1.ManagedFieldsEntry apiVersion:3:string fieldsType:6:string fieldsV1:7:FieldsV1* manager:1:string operation:2:string subresource:8:string time:4:Time*
meta/v1.ObjectMeta annotations:12:map[string]string creationTimestamp:8:Time deletionGracePeriodSeconds:10:int64* deletionTimestamp:9:Time* finalizers:14:[]string;merge; generateName:2:string generation:7:int64 labels:11:map[string]string managedFields:17:[]meta/v1.ManagedFieldsEntry name:1:string namespace:3:string ownerReferences:13:[]meta/v1.OwnerReference;merge;uid resourceVersion:6:string selfLink:4:string uid:5:string
meta/v1.OwnerReference apiVersion:5:string! blockOwnerDeletion:7:bool* controller:6:bool* kind:1:string! name:3:string! uid:4:string!
meta/v1.Preconditions resourceVersion:2:string* uid:1:string*
policy/v1.Eviction apiVersion:0:string deleteOptions:2:meta/v1.DeleteOptions* kind:0:string metadata:1:meta/v1.ObjectMeta
policy/v1.PodDisruptionBudget apiVersion:0:string kind:0:string metadata:1:meta/v1.ObjectMeta spec:2:policy/v1.PodDisruptionBudgetSpec status:3:policy/v1.PodDisruptionBudgetStatus
policy/v1.PodDisruptionBudgetSpec maxUnavailable:3:IntOrString* minAvailable:1:IntOrString* selector:2:meta/v1.LabelSelector*;replace; unhealthyPodEvictionPolicy:4:string*
policy/v1.PodDisruptionBudgetStatus conditions:7:[]meta/v1.Condition;merge;type currentHealthy:4:int32! desiredHealthy:5:int32! disruptedPods:2:map[string]Time disruptionsAllowed:3:int32! expectedPods:6:int32! observedGeneration:1:int64
`;
