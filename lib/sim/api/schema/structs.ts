/**
 * The fields of the kinds that the simulator serves, with their types and how a strategic merge patch merges them: one struct a
 * line, each field as `name:type;patchStrategy;patchMergeKey`. `[]` is a list, `{}` a map from strings. Made from the struct tags
 * of k8s.io/api v0.37.2 by structs.go beside this file:
 * `cd lib/sim/api/schema && go mod init structs && go get k8s.io/api@v0.37.2 && go run structs.go`.
 */
export const structs = `
AWSElasticBlockStoreVolumeSource fsType:string partition:int32 readOnly:bool volumeID:string
Affinity nodeAffinity:NodeAffinity podAffinity:PodAffinity podAntiAffinity:PodAntiAffinity
AppArmorProfile localhostProfile:string type:string
AttachedVolume devicePath:string name:string
AzureDiskVolumeSource cachingMode:string diskName:string diskURI:string fsType:string kind:string readOnly:bool
AzureFileVolumeSource readOnly:bool secretName:string shareName:string
Binding apiVersion:string kind:string metadata:ObjectMeta target:ObjectReference
CSIVolumeSource driver:string fsType:string nodePublishSecretRef:LocalObjectReference readOnly:bool volumeAttributes:{}string
Capabilities add:[]string drop:[]string
CephFSVolumeSource monitors:[]string path:string readOnly:bool secretFile:string secretRef:LocalObjectReference user:string
CinderVolumeSource fsType:string readOnly:bool secretRef:LocalObjectReference volumeID:string
ClientIPConfig timeoutSeconds:int32
ClusterTrustBundleProjection labelSelector:LabelSelector name:string optional:bool path:string signerName:string user:int64
Condition lastTransitionTime:Time message:string observedGeneration:int64 reason:string status:string type:string
ConfigMap apiVersion:string binaryData:{}bytes data:{}string immutable:bool kind:string metadata:ObjectMeta
ConfigMapEnvSource name:string optional:bool
ConfigMapKeySelector key:string name:string optional:bool
ConfigMapNodeConfigSource kubeletConfigKey:string name:string namespace:string resourceVersion:string uid:string
ConfigMapProjection items:[]KeyToPath name:string optional:bool
ConfigMapVolumeSource defaultMode:int32 defaultUser:int64 items:[]KeyToPath name:string optional:bool
Container args:[]string command:[]string env:[]EnvVar;merge;name envFrom:[]EnvFromSource image:string imagePullPolicy:string lifecycle:Lifecycle livenessProbe:Probe name:string ports:[]ContainerPort;merge;containerPort readinessProbe:Probe resizePolicy:[]ContainerResizePolicy resources:ResourceRequirements restartPolicy:string restartPolicyRules:[]ContainerRestartRule securityContext:SecurityContext startupProbe:Probe stdin:bool stdinOnce:bool terminationMessagePath:string terminationMessagePolicy:string tty:bool volumeDevices:[]VolumeDevice;merge;devicePath volumeMounts:[]VolumeMount;merge;mountPath workingDir:string
ContainerExtendedResourceRequest containerName:string requestName:string resourceName:string
ContainerImage names:[]string sizeBytes:int64
ContainerPort containerPort:int32 hostIP:string hostPort:int32 name:string protocol:string
ContainerResizePolicy resourceName:string restartPolicy:string
ContainerRestartRule action:string exitCodes:ContainerRestartRuleOnExitCodes
ContainerRestartRuleOnExitCodes operator:string values:[]int32
ContainerState running:ContainerStateRunning terminated:ContainerStateTerminated waiting:ContainerStateWaiting
ContainerStateRunning startedAt:Time
ContainerStateTerminated containerID:string exitCode:int32 finishedAt:Time message:string reason:string signal:int32 startedAt:Time
ContainerStateWaiting message:string reason:string
ContainerStatus allocatedResources:{}Quantity allocatedResourcesStatus:[]ResourceStatus;merge;name containerID:string image:string imageID:string lastState:ContainerState name:string ready:bool resources:ResourceRequirements restartCount:int32 started:bool state:ContainerState stopSignal:string user:ContainerUser volumeMounts:[]VolumeMountStatus;merge;mountPath
ContainerUser linux:LinuxContainerUser
DaemonEndpoint Port:int32
DaemonSet apiVersion:string kind:string metadata:ObjectMeta spec:DaemonSetSpec status:DaemonSetStatus
DaemonSetCondition lastTransitionTime:Time message:string reason:string status:string type:string
DaemonSetSpec minReadySeconds:int32 revisionHistoryLimit:int32 selector:LabelSelector template:PodTemplateSpec updateStrategy:DaemonSetUpdateStrategy
DaemonSetStatus collisionCount:int32 conditions:[]DaemonSetCondition;merge;type currentNumberScheduled:int32 desiredNumberScheduled:int32 numberAvailable:int32 numberMisscheduled:int32 numberReady:int32 numberUnavailable:int32 observedGeneration:int64 updatedNumberScheduled:int32
DaemonSetUpdateStrategy rollingUpdate:RollingUpdateDaemonSet type:string
DeleteOptions apiVersion:string dryRun:[]string gracePeriodSeconds:int64 ignoreStoreReadErrorWithClusterBreakingPotential:bool kind:string orphanDependents:bool preconditions:Preconditions propagationPolicy:string
Deployment apiVersion:string kind:string metadata:ObjectMeta spec:DeploymentSpec status:DeploymentStatus
DeploymentCondition lastTransitionTime:Time lastUpdateTime:Time message:string reason:string status:string type:string
DeploymentSpec minReadySeconds:int32 paused:bool progressDeadlineSeconds:int32 replicas:int32 revisionHistoryLimit:int32 selector:LabelSelector strategy:DeploymentStrategy;retainKeys template:PodTemplateSpec
DeploymentStatus availableReplicas:int32 collisionCount:int32 conditions:[]DeploymentCondition;merge;type observedGeneration:int64 readyReplicas:int32 replicas:int32 terminatingReplicas:int32 unavailableReplicas:int32 updatedReplicas:int32
DeploymentStrategy rollingUpdate:RollingUpdateDeployment type:string
DownwardAPIProjection items:[]DownwardAPIVolumeFile
DownwardAPIVolumeFile fieldRef:ObjectFieldSelector mode:int32 path:string resourceFieldRef:ResourceFieldSelector user:int64
DownwardAPIVolumeSource defaultMode:int32 defaultUser:int64 items:[]DownwardAPIVolumeFile
EmptyDirVolumeSource medium:string mode:int32 sizeLimit:Quantity
Endpoint addresses:[]string conditions:EndpointConditions deprecatedTopology:{}string hints:EndpointHints hostname:string nodeName:string targetRef:ObjectReference zone:string
EndpointConditions ready:bool serving:bool terminating:bool
EndpointHints forNodes:[]ForNode forZones:[]ForZone
EndpointPort appProtocol:string name:string port:int32 protocol:string
EndpointSlice addressType:string apiVersion:string endpoints:[]Endpoint kind:string metadata:ObjectMeta ports:[]EndpointPort
EnvFromSource configMapRef:ConfigMapEnvSource prefix:string secretRef:SecretEnvSource
EnvVar name:string value:string valueFrom:EnvVarSource
EnvVarSource configMapKeyRef:ConfigMapKeySelector fieldRef:ObjectFieldSelector fileKeyRef:FileKeySelector resourceFieldRef:ResourceFieldSelector secretKeyRef:SecretKeySelector
EphemeralContainer args:[]string command:[]string env:[]EnvVar;merge;name envFrom:[]EnvFromSource image:string imagePullPolicy:string lifecycle:Lifecycle livenessProbe:Probe name:string ports:[]ContainerPort;merge;containerPort readinessProbe:Probe resizePolicy:[]ContainerResizePolicy resources:ResourceRequirements restartPolicy:string restartPolicyRules:[]ContainerRestartRule securityContext:SecurityContext startupProbe:Probe stdin:bool stdinOnce:bool targetContainerName:string terminationMessagePath:string terminationMessagePolicy:string tty:bool volumeDevices:[]VolumeDevice;merge;devicePath volumeMounts:[]VolumeMount;merge;mountPath workingDir:string
EphemeralVolumeSource volumeClaimTemplate:PersistentVolumeClaimTemplate
Event action:string apiVersion:string count:int32 eventTime:MicroTime firstTimestamp:Time involvedObject:ObjectReference kind:string lastTimestamp:Time message:string metadata:ObjectMeta reason:string related:ObjectReference reportingComponent:string reportingInstance:string series:EventSeries source:EventSource type:string
EventSeries count:int32 lastObservedTime:MicroTime
EventSource component:string host:string
Eviction apiVersion:string deleteOptions:DeleteOptions kind:string metadata:ObjectMeta
EvictionResponder name:string priority:int32
ExecAction command:[]string
FCVolumeSource fsType:string lun:int32 readOnly:bool targetWWNs:[]string wwids:[]string
FileKeySelector key:string optional:bool path:string volumeName:string
FlexVolumeSource driver:string fsType:string options:{}string readOnly:bool secretRef:LocalObjectReference
FlockerVolumeSource datasetName:string datasetUUID:string
ForNode name:string
ForZone name:string
GCEPersistentDiskVolumeSource fsType:string partition:int32 pdName:string readOnly:bool
GRPCAction mode:string port:int32 service:string
GitRepoVolumeSource directory:string repository:string revision:string
GlusterfsVolumeSource endpoints:string path:string readOnly:bool
HTTPGetAction host:string httpHeaders:[]HTTPHeader path:string port:IntOrString protocol:string scheme:string
HTTPHeader name:string value:string
HostAlias hostnames:[]string ip:string
HostIP ip:string
HostPathVolumeSource path:string type:string
ISCSIVolumeSource chapAuthDiscovery:bool chapAuthSession:bool fsType:string initiatorName:string iqn:string iscsiInterface:string lun:int32 portals:[]string readOnly:bool secretRef:LocalObjectReference targetPortal:string
ImageVolumeSource pullPolicy:string reference:string
ImageVolumeStatus imageRef:string
KeyToPath key:string mode:int32 path:string user:int64
LabelSelector matchExpressions:[]LabelSelectorRequirement matchLabels:{}string
LabelSelectorRequirement key:string operator:string values:[]string
Lease apiVersion:string kind:string metadata:ObjectMeta spec:LeaseSpec
LeaseSpec acquireTime:MicroTime holderIdentity:string leaseDurationSeconds:int32 leaseTransitions:int32 preferredHolder:string renewTime:MicroTime strategy:string
Lifecycle postStart:LifecycleHandler preStop:LifecycleHandler stopSignal:string
LifecycleHandler exec:ExecAction httpGet:HTTPGetAction sleep:SleepAction tcpSocket:TCPSocketAction
LinuxContainerUser gid:int64 supplementalGroups:[]int64 uid:int64
LoadBalancerIngress hostname:string ip:string ipMode:string ports:[]PortStatus
LoadBalancerStatus ingress:[]LoadBalancerIngress
LocalObjectReference name:string
ManagedFieldsEntry apiVersion:string fieldsType:string fieldsV1:any manager:string operation:string subresource:string time:Time
ModifyVolumeStatus status:string targetVolumeAttributesClassName:string
NFSVolumeSource path:string readOnly:bool server:string
Namespace apiVersion:string kind:string metadata:ObjectMeta spec:NamespaceSpec status:NamespaceStatus
NamespaceCondition lastTransitionTime:Time message:string reason:string status:string type:string
NamespaceSpec finalizers:[]string
NamespaceStatus conditions:[]NamespaceCondition;merge;type phase:string
Node apiVersion:string kind:string metadata:ObjectMeta spec:NodeSpec status:NodeStatus
NodeAddress address:string type:string
NodeAffinity preferredDuringSchedulingIgnoredDuringExecution:[]PreferredSchedulingTerm requiredDuringSchedulingIgnoredDuringExecution:NodeSelector
NodeAllocatableMappedResources name:string quantity:Quantity
NodeAllocatableOverheadResources name:string perContainer:Quantity perPod:Quantity
NodeAllocatableResourceClaimStatus containers:[]string mapping:[]NodeAllocatableMappedResources;merge;name overhead:[]NodeAllocatableOverheadResources;merge;name resourceClaimName:string
NodeCondition lastHeartbeatTime:Time lastTransitionTime:Time message:string reason:string status:string type:string
NodeConfigSource configMap:ConfigMapNodeConfigSource
NodeConfigStatus active:NodeConfigSource assigned:NodeConfigSource error:string lastKnownGood:NodeConfigSource
NodeDaemonEndpoints kubeletEndpoint:DaemonEndpoint
NodeFeatures supplementalGroupsPolicy:bool
NodePodPreemptionPolicy disableResizePreemption:[]string
NodeRuntimeHandler features:NodeRuntimeHandlerFeatures name:string
NodeRuntimeHandlerFeatures recursiveReadOnlyMounts:bool userNamespaces:bool
NodeSelector nodeSelectorTerms:[]NodeSelectorTerm
NodeSelectorRequirement key:string operator:string values:[]string
NodeSelectorTerm matchExpressions:[]NodeSelectorRequirement matchFields:[]NodeSelectorRequirement
NodeSpec configSource:NodeConfigSource externalID:string podCIDR:string podCIDRs:[]string;merge podPreemptionPolicy:NodePodPreemptionPolicy providerID:string taints:[]Taint unschedulable:bool
NodeStatus addresses:[]NodeAddress;merge;type allocatable:{}Quantity capacity:{}Quantity conditions:[]NodeCondition;merge;type config:NodeConfigStatus daemonEndpoints:NodeDaemonEndpoints declaredFeatures:[]string features:NodeFeatures images:[]ContainerImage nodeInfo:NodeSystemInfo phase:string runtimeHandlers:[]NodeRuntimeHandler volumesAttached:[]AttachedVolume volumesInUse:[]string
NodeSwapStatus capacity:int64
NodeSystemInfo architecture:string bootID:string containerRuntimeVersion:string kernelVersion:string kubeProxyVersion:string kubeletVersion:string machineID:string operatingSystem:string osImage:string runningInUserNamespace:bool swap:NodeSwapStatus systemUUID:string
ObjectFieldSelector apiVersion:string fieldPath:string
ObjectMeta annotations:{}string creationTimestamp:Time deletionGracePeriodSeconds:int64 deletionTimestamp:Time finalizers:[]string;merge generateName:string generation:int64 labels:{}string managedFields:[]ManagedFieldsEntry name:string namespace:string ownerReferences:[]OwnerReference;merge;uid resourceVersion:string selfLink:string uid:string
ObjectReference apiVersion:string fieldPath:string kind:string name:string namespace:string resourceVersion:string uid:string
OwnerReference apiVersion:string blockOwnerDeletion:bool controller:bool kind:string name:string uid:string
PersistentVolumeClaim apiVersion:string kind:string metadata:ObjectMeta spec:PersistentVolumeClaimSpec status:PersistentVolumeClaimStatus
PersistentVolumeClaimCondition lastProbeTime:Time lastTransitionTime:Time message:string reason:string status:string type:string
PersistentVolumeClaimSpec accessModes:[]string dataSource:TypedLocalObjectReference dataSourceRef:TypedObjectReference resources:VolumeResourceRequirements selector:LabelSelector storageClassName:string volumeAttributesClassName:string volumeMode:string volumeName:string
PersistentVolumeClaimStatus accessModes:[]string allocatedResourceStatuses:{}string allocatedResources:{}Quantity capacity:{}Quantity conditions:[]PersistentVolumeClaimCondition;merge;type currentVolumeAttributesClassName:string healthStatus:VolumeHealthStatus modifyVolumeStatus:ModifyVolumeStatus phase:string
PersistentVolumeClaimTemplate metadata:ObjectMeta spec:PersistentVolumeClaimSpec
PersistentVolumeClaimVolumeSource claimName:string readOnly:bool
PhotonPersistentDiskVolumeSource fsType:string pdID:string
Pod apiVersion:string kind:string metadata:ObjectMeta spec:PodSpec status:PodStatus
PodAffinity preferredDuringSchedulingIgnoredDuringExecution:[]WeightedPodAffinityTerm requiredDuringSchedulingIgnoredDuringExecution:[]PodAffinityTerm
PodAffinityTerm labelSelector:LabelSelector matchLabelKeys:[]string mismatchLabelKeys:[]string namespaceSelector:LabelSelector namespaces:[]string topologyKey:string
PodAntiAffinity preferredDuringSchedulingIgnoredDuringExecution:[]WeightedPodAffinityTerm requiredDuringSchedulingIgnoredDuringExecution:[]PodAffinityTerm
PodCertificateProjection certificateChainPath:string credentialBundlePath:string keyPath:string keyType:string maxExpirationSeconds:int32 signerName:string user:int64 userAnnotations:{}string
PodCondition lastProbeTime:Time lastTransitionTime:Time message:string observedGeneration:int64 reason:string status:string type:string
PodDNSConfig nameservers:[]string options:[]PodDNSConfigOption searches:[]string
PodDNSConfigOption name:string value:string
PodDisruptionBudget apiVersion:string kind:string metadata:ObjectMeta spec:PodDisruptionBudgetSpec status:PodDisruptionBudgetStatus
PodDisruptionBudgetSpec maxUnavailable:IntOrString minAvailable:IntOrString selector:LabelSelector;replace unhealthyPodEvictionPolicy:string
PodDisruptionBudgetStatus conditions:[]Condition;merge;type currentHealthy:int32 desiredHealthy:int32 disruptedPods:{}Time disruptionsAllowed:int32 expectedPods:int32 observedGeneration:int64
PodExtendedResourceClaimStatus requestMappings:[]ContainerExtendedResourceRequest resourceClaimName:string
PodIP ip:string
PodOS name:string
PodReadinessGate conditionType:string
PodResourceClaim name:string resourceClaimName:string resourceClaimTemplateName:string
PodResourceClaimStatus name:string resourceClaimName:string
PodSchedulingGate name:string
PodSchedulingGroup podGroupName:string
PodSecurityContext appArmorProfile:AppArmorProfile fsGroup:int64 fsGroupChangePolicy:string runAsGroup:int64 runAsNonRoot:bool runAsUser:int64 seLinuxChangePolicy:string seLinuxOptions:SELinuxOptions seccompProfile:SeccompProfile supplementalGroups:[]int64 supplementalGroupsPolicy:string sysctls:[]Sysctl windowsOptions:WindowsSecurityContextOptions
PodSpec activeDeadlineSeconds:int64 affinity:Affinity automountServiceAccountToken:bool containers:[]Container;merge;name dnsConfig:PodDNSConfig dnsPolicy:string enableServiceLinks:bool ephemeralContainers:[]EphemeralContainer;merge;name evictionResponders:[]EvictionResponder;merge;name hostAliases:[]HostAlias;merge;ip hostIPC:bool hostNetwork:bool hostPID:bool hostUsers:bool hostname:string hostnameOverride:string imagePullSecrets:[]LocalObjectReference;merge;name initContainers:[]Container;merge;name nodeName:string nodeSelector:{}string os:PodOS overhead:{}Quantity preemptionPolicy:string priority:int32 priorityClassName:string readinessGates:[]PodReadinessGate resourceClaims:[]PodResourceClaim;merge+retainKeys;name resources:ResourceRequirements restartPolicy:string runtimeClassName:string schedulerName:string schedulingGates:[]PodSchedulingGate;merge;name schedulingGroup:PodSchedulingGroup securityContext:PodSecurityContext serviceAccount:string serviceAccountName:string setHostnameAsFQDN:bool shareProcessNamespace:bool subdomain:string terminationGracePeriodSeconds:int64 tolerations:[]Toleration topologySpreadConstraints:[]TopologySpreadConstraint;merge;topologyKey volumes:[]Volume;merge+retainKeys;name
PodStatus allocatedResources:{}Quantity conditions:[]PodCondition;merge;type containerStatuses:[]ContainerStatus ephemeralContainerStatuses:[]ContainerStatus extendedResourceClaimStatus:PodExtendedResourceClaimStatus hostIP:string hostIPs:[]HostIP;merge;ip initContainerStatuses:[]ContainerStatus message:string nodeAllocatableResourceClaimStatuses:[]NodeAllocatableResourceClaimStatus;merge;resourceClaimName nominatedNodeName:string observedGeneration:int64 phase:string podIP:string podIPs:[]PodIP;merge;ip qosClass:string reason:string resize:string resourceClaimStatuses:[]PodResourceClaimStatus;merge+retainKeys;name resources:ResourceRequirements startTime:Time volumeHealth:[]PodVolumeHealth
PodTemplateSpec metadata:ObjectMeta spec:PodSpec
PodVolumeHealth healthConditions:[]VolumeHealthCondition;merge;status lastTransitionTime:Time name:string
PortStatus error:string port:int32 protocol:string
PortworxVolumeSource fsType:string readOnly:bool volumeID:string
Preconditions resourceVersion:string uid:string
PreferredSchedulingTerm preference:NodeSelectorTerm weight:int32
Probe exec:ExecAction failureThreshold:int32 grpc:GRPCAction httpGet:HTTPGetAction initialDelaySeconds:int32 periodSeconds:int32 successThreshold:int32 tcpSocket:TCPSocketAction terminationGracePeriodSeconds:int64 timeoutSeconds:int32
ProjectedVolumeSource defaultMode:int32 defaultUser:int64 sources:[]VolumeProjection
QuobyteVolumeSource group:string readOnly:bool registry:string tenant:string user:string volume:string
RBDVolumeSource fsType:string image:string keyring:string monitors:[]string pool:string readOnly:bool secretRef:LocalObjectReference user:string
ReplicaSet apiVersion:string kind:string metadata:ObjectMeta spec:ReplicaSetSpec status:ReplicaSetStatus
ReplicaSetCondition lastTransitionTime:Time message:string reason:string status:string type:string
ReplicaSetSpec minReadySeconds:int32 replicas:int32 selector:LabelSelector template:PodTemplateSpec
ReplicaSetStatus availableReplicas:int32 conditions:[]ReplicaSetCondition;merge;type fullyLabeledReplicas:int32 observedGeneration:int64 readyReplicas:int32 replicas:int32 terminatingReplicas:int32
ResourceClaim name:string request:string
ResourceFieldSelector containerName:string divisor:Quantity resource:string
ResourceHealth health:string message:string resourceID:string
ResourceRequirements claims:[]ResourceClaim limits:{}Quantity requests:{}Quantity
ResourceStatus name:string resources:[]ResourceHealth
RollingUpdateDaemonSet maxSurge:IntOrString maxUnavailable:IntOrString
RollingUpdateDeployment maxSurge:IntOrString maxUnavailable:IntOrString
RollingUpdateStatefulSetStrategy maxUnavailable:IntOrString partition:int32
SELinuxOptions level:string role:string type:string user:string
Scale apiVersion:string kind:string metadata:ObjectMeta spec:ScaleSpec status:ScaleStatus
ScaleIOVolumeSource fsType:string gateway:string protectionDomain:string readOnly:bool secretRef:LocalObjectReference sslEnabled:bool storageMode:string storagePool:string system:string volumeName:string
ScaleSpec replicas:int32
ScaleStatus replicas:int32 selector:string
SeccompProfile localhostProfile:string type:string
Secret apiVersion:string data:{}bytes immutable:bool kind:string metadata:ObjectMeta stringData:{}string type:string
SecretEnvSource name:string optional:bool
SecretKeySelector key:string name:string optional:bool
SecretProjection items:[]KeyToPath name:string optional:bool
SecretVolumeSource defaultMode:int32 defaultUser:int64 items:[]KeyToPath optional:bool secretName:string
SecurityContext allowPrivilegeEscalation:bool appArmorProfile:AppArmorProfile capabilities:Capabilities privileged:bool procMount:string readOnlyRootFilesystem:bool runAsGroup:int64 runAsNonRoot:bool runAsUser:int64 seLinuxOptions:SELinuxOptions seccompProfile:SeccompProfile windowsOptions:WindowsSecurityContextOptions
Service apiVersion:string kind:string metadata:ObjectMeta spec:ServiceSpec status:ServiceStatus
ServiceAccount apiVersion:string automountServiceAccountToken:bool imagePullSecrets:[]LocalObjectReference kind:string metadata:ObjectMeta secrets:[]ObjectReference;merge;name
ServiceAccountTokenProjection audience:string expirationSeconds:int64 path:string user:int64
ServicePort appProtocol:string name:string nodePort:int32 port:int32 protocol:string targetPort:IntOrString
ServiceSpec allocateLoadBalancerNodePorts:bool clusterIP:string clusterIPs:[]string externalIPs:[]string externalName:string externalTrafficPolicy:string healthCheckNodePort:int32 internalTrafficPolicy:string ipFamilies:[]string ipFamilyPolicy:string loadBalancerClass:string loadBalancerIP:string loadBalancerSourceRanges:[]string ports:[]ServicePort;merge;port publishNotReadyAddresses:bool selector:{}string sessionAffinity:string sessionAffinityConfig:SessionAffinityConfig trafficDistribution:string type:string
ServiceStatus conditions:[]Condition;merge;type loadBalancer:LoadBalancerStatus
SessionAffinityConfig clientIP:ClientIPConfig
SleepAction seconds:int64
StatefulSet apiVersion:string kind:string metadata:ObjectMeta spec:StatefulSetSpec status:StatefulSetStatus
StatefulSetCondition lastTransitionTime:Time message:string reason:string status:string type:string
StatefulSetOrdinals start:int32
StatefulSetPersistentVolumeClaimRetentionPolicy whenDeleted:string whenScaled:string
StatefulSetSpec minReadySeconds:int32 ordinals:StatefulSetOrdinals persistentVolumeClaimRetentionPolicy:StatefulSetPersistentVolumeClaimRetentionPolicy podManagementPolicy:string replicas:int32 revisionHistoryLimit:int32 selector:LabelSelector serviceName:string template:PodTemplateSpec updateStrategy:StatefulSetUpdateStrategy volumeClaimTemplates:[]PersistentVolumeClaim
StatefulSetStatus availableReplicas:int32 collisionCount:int32 conditions:[]StatefulSetCondition;merge;type currentReplicas:int32 currentRevision:string observedGeneration:int64 readyReplicas:int32 replicas:int32 updateRevision:string updatedReplicas:int32
StatefulSetUpdateStrategy rollingUpdate:RollingUpdateStatefulSetStrategy type:string
StorageOSVolumeSource fsType:string readOnly:bool secretRef:LocalObjectReference volumeName:string volumeNamespace:string
Sysctl name:string value:string
TCPSocketAction host:string port:IntOrString
Taint effect:string key:string timeAdded:Time value:string
Toleration effect:string key:string operator:string tolerationSeconds:int64 value:string
TopologySpreadConstraint labelSelector:LabelSelector matchLabelKeys:[]string maxSkew:int32 minDomains:int32 nodeAffinityPolicy:string nodeTaintsPolicy:string topologyKey:string whenUnsatisfiable:string
TypedLocalObjectReference apiGroup:string kind:string name:string
TypedObjectReference apiGroup:string kind:string name:string namespace:string
Volume awsElasticBlockStore:AWSElasticBlockStoreVolumeSource azureDisk:AzureDiskVolumeSource azureFile:AzureFileVolumeSource cephfs:CephFSVolumeSource cinder:CinderVolumeSource configMap:ConfigMapVolumeSource csi:CSIVolumeSource downwardAPI:DownwardAPIVolumeSource emptyDir:EmptyDirVolumeSource ephemeral:EphemeralVolumeSource fc:FCVolumeSource flexVolume:FlexVolumeSource flocker:FlockerVolumeSource gcePersistentDisk:GCEPersistentDiskVolumeSource gitRepo:GitRepoVolumeSource glusterfs:GlusterfsVolumeSource hostPath:HostPathVolumeSource image:ImageVolumeSource iscsi:ISCSIVolumeSource name:string nfs:NFSVolumeSource persistentVolumeClaim:PersistentVolumeClaimVolumeSource photonPersistentDisk:PhotonPersistentDiskVolumeSource portworxVolume:PortworxVolumeSource projected:ProjectedVolumeSource quobyte:QuobyteVolumeSource rbd:RBDVolumeSource scaleIO:ScaleIOVolumeSource secret:SecretVolumeSource storageos:StorageOSVolumeSource vsphereVolume:VsphereVirtualDiskVolumeSource
VolumeDevice devicePath:string name:string
VolumeHealthCondition message:string reason:string status:string
VolumeHealthStatus healthConditions:[]VolumeHealthCondition;merge;status lastTransitionTime:Time
VolumeMount bindMountOptions:[]string mountPath:string mountPropagation:string name:string readOnly:bool recursiveReadOnly:string subPath:string subPathExpr:string
VolumeMountStatus mountPath:string name:string readOnly:bool recursiveReadOnly:string volumeStatus:VolumeStatus
VolumeProjection clusterTrustBundle:ClusterTrustBundleProjection configMap:ConfigMapProjection downwardAPI:DownwardAPIProjection podCertificate:PodCertificateProjection secret:SecretProjection serviceAccountToken:ServiceAccountTokenProjection
VolumeResourceRequirements limits:{}Quantity requests:{}Quantity
VolumeStatus image:ImageVolumeStatus
VsphereVirtualDiskVolumeSource fsType:string storagePolicyID:string storagePolicyName:string volumePath:string
WeightedPodAffinityTerm podAffinityTerm:PodAffinityTerm weight:int32
WindowsSecurityContextOptions gmsaCredentialSpec:string gmsaCredentialSpecName:string hostProcess:bool runAsUserName:string
events.k8s.io/Event action:string apiVersion:string deprecatedCount:int32 deprecatedFirstTimestamp:Time deprecatedLastTimestamp:Time deprecatedSource:EventSource eventTime:MicroTime kind:string metadata:ObjectMeta note:string reason:string regarding:ObjectReference related:ObjectReference reportingController:string reportingInstance:string series:EventSeries type:string
`;
