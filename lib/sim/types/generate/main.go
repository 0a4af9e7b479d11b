// Writes what the Go types of the API know and its OpenAPI documents do not: the names of types as errors tell them, which
// fields are pointers, the numbers of fields in protobuf, and the merge keys of strategic merge patches.
//
//	cd lib/sim/types/generate && go run . > ../go-types.ts
//
// A line is a type: its name, then for each field `name:number:type`, then `*` for a pointer, `!` for one that is written even
// when it is empty, `^` for one whose fields are its owner's in JSON; then `;strategy;key` of strategic merge patches.
package main

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strconv"
	"strings"

	appsv1 "k8s.io/api/apps/v1"
	authenticationv1 "k8s.io/api/authentication/v1"
	authorizationv1 "k8s.io/api/authorization/v1"
	autoscalingv1 "k8s.io/api/autoscaling/v1"
	coordinationv1 "k8s.io/api/coordination/v1"
	corev1 "k8s.io/api/core/v1"
	discoveryv1 "k8s.io/api/discovery/v1"
	eventsv1 "k8s.io/api/events/v1"
	policyv1 "k8s.io/api/policy/v1"
	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/util/intstr"
)

var roots = []any{
	corev1.Namespace{}, corev1.Node{}, corev1.Pod{}, corev1.Service{}, corev1.ConfigMap{}, corev1.Secret{},
	corev1.ServiceAccount{}, corev1.Event{}, corev1.Binding{}, eventsv1.Event{}, coordinationv1.Lease{},
	discoveryv1.EndpointSlice{}, appsv1.Deployment{}, appsv1.ReplicaSet{}, appsv1.StatefulSet{}, appsv1.DaemonSet{},
	policyv1.PodDisruptionBudget{}, policyv1.Eviction{}, autoscalingv1.Scale{}, authorizationv1.SelfSubjectAccessReview{},
	authenticationv1.SelfSubjectReview{}, metav1.DeleteOptions{},
}

// Types that are written in a way of their own.
var scalars = map[reflect.Type]string{
	reflect.TypeFor[metav1.Time]():          "Time",
	reflect.TypeFor[metav1.MicroTime]():     "MicroTime",
	reflect.TypeFor[metav1.Duration]():      "Duration",
	reflect.TypeFor[resource.Quantity]():    "Quantity",
	reflect.TypeFor[intstr.IntOrString]():   "IntOrString",
	reflect.TypeFor[runtime.RawExtension](): "RawExtension",
	reflect.TypeFor[metav1.FieldsV1]():      "FieldsV1",
	reflect.TypeFor[[]byte]():               "[]byte",
}

var types = map[string]map[string]string{}

func main() {
	for _, root := range roots {
		nameOf(reflect.TypeOf(root))
	}
	fmt.Println("/** Made by generate/main.go, which says what the lines mean, from k8s.io/api v0.37.2. */")
	fmt.Println("export const goTypes = `")
	for _, name := range slices.Sorted(maps.Keys(types)) {
		fmt.Print(name)
		for _, field := range slices.Sorted(maps.Keys(types[name])) {
			fmt.Print(" ", field, ":", types[name][field])
		}
		fmt.Println()
	}
	fmt.Println("`;")
}

// nameOf names a type as `core/v1.Pod`, `[]core/v1.Container`, `map[string]string`, and notes the structs in it.
func nameOf(t reflect.Type) string {
	if name, ok := scalars[t]; ok {
		return name
	}
	switch t.Kind() {
	case reflect.Pointer:
		return nameOf(t.Elem())
	case reflect.Slice:
		return "[]" + nameOf(t.Elem())
	case reflect.Map:
		return "map[string]" + nameOf(t.Elem())
	case reflect.Struct:
		parts := strings.Split(t.PkgPath(), "/")
		name := strings.Join(parts[len(parts)-2:], "/") + "." + t.Name()
		if _, known := types[name]; !known {
			types[name] = map[string]string{}
			fieldsOf(t, types[name])
		}
		return name
	}
	return t.Kind().String()
}

func fieldsOf(t reflect.Type, fields map[string]string) {
	for i := range t.NumField() {
		f := t.Field(i)
		jsonTag := strings.Split(f.Tag.Get("json"), ",")
		inline := f.Anonymous && jsonTag[0] == ""
		name := jsonTag[0]
		if name == "-" || (name == "" && !inline) {
			continue
		}
		if f.Type == reflect.TypeFor[metav1.TypeMeta]() {
			fields["apiVersion"] = "0:string"
			fields["kind"] = "0:string"
			continue
		}
		number := 0
		if tag := strings.Split(f.Tag.Get("protobuf"), ","); len(tag) > 1 {
			var err error
			if number, err = strconv.Atoi(tag[1]); err != nil {
				panic(fmt.Sprintf("%s.%s: %v", t, f.Name, err))
			}
		}
		line := fmt.Sprintf("%d:%s", number, nameOf(f.Type))
		if f.Type.Kind() == reflect.Pointer {
			line += "*"
		}
		if inline {
			name = f.Name
			line += "^"
		} else if !strings.Contains(f.Tag.Get("json"), "omitempty") {
			line += "!"
		}
		strategy, key := f.Tag.Get("patchStrategy"), f.Tag.Get("patchMergeKey")
		if strategy != "" || key != "" {
			line += ";" + strategy + ";" + key
		}
		fields[name] = line
	}
}
