// Prints the fields of the kinds that the simulator serves, as their Go types and struct tags have them: the lines of structs.ts.
package main

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"

	apps "k8s.io/api/apps/v1"
	autoscaling "k8s.io/api/autoscaling/v1"
	coordination "k8s.io/api/coordination/v1"
	core "k8s.io/api/core/v1"
	discovery "k8s.io/api/discovery/v1"
	events "k8s.io/api/events/v1"
	policy "k8s.io/api/policy/v1"
	"k8s.io/apimachinery/pkg/api/resource"
	meta "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/intstr"
)

// Of each struct, the fields' types and patch metadata by their names.
var structs = map[string]map[string]string{}

func nameOf(t reflect.Type) string {
	switch t {
	case reflect.TypeOf(meta.Time{}):
		return "Time"
	case reflect.TypeOf(meta.MicroTime{}):
		return "MicroTime"
	case reflect.TypeOf(resource.Quantity{}):
		return "Quantity"
	case reflect.TypeOf(intstr.IntOrString{}):
		return "IntOrString"
	case reflect.TypeOf(meta.FieldsV1{}):
		return "any"
	}
	switch t.Kind() {
	case reflect.Pointer:
		return nameOf(t.Elem())
	case reflect.Slice:
		if t.Elem().Kind() == reflect.Uint8 {
			return "bytes"
		}
		return "[]" + nameOf(t.Elem())
	case reflect.Map:
		return "{}" + nameOf(t.Elem())
	case reflect.Struct:
		visit(t)
		return t.Name()
	default:
		return t.Kind().String()
	}
}

func visit(t reflect.Type) {
	if _, known := structs[t.Name()]; known {
		return
	}
	fields := map[string]string{}
	structs[t.Name()] = fields
	collect(t, fields)
}

func collect(t reflect.Type, fields map[string]string) {
	for i := 0; i < t.NumField(); i++ {
		f := t.Field(i)
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		if name == "-" {
			continue
		}
		if name == "" {
			collect(f.Type, fields)
			continue
		}
		fields[name] = nameOf(f.Type)
		for _, tag := range []string{"patchStrategy", "patchMergeKey"} {
			if value := f.Tag.Get(tag); value != "" {
				fields[name] += ";" + strings.ReplaceAll(value, ",", "+")
			}
		}
	}
}

func main() {
	for _, object := range []any{
		core.Namespace{}, core.Node{}, core.Pod{}, core.Service{}, core.ConfigMap{}, core.Secret{}, core.ServiceAccount{},
		core.Event{}, core.Binding{}, coordination.Lease{}, discovery.EndpointSlice{}, apps.Deployment{}, apps.ReplicaSet{},
		apps.StatefulSet{}, apps.DaemonSet{}, policy.PodDisruptionBudget{}, policy.Eviction{}, autoscaling.Scale{}, meta.DeleteOptions{},
	} {
		visit(reflect.TypeOf(object))
	}
	// The two groups' events have the same name.
	coreEvent := structs["Event"]
	delete(structs, "Event")
	visit(reflect.TypeOf(events.Event{}))
	structs["events.k8s.io/Event"] = structs["Event"]
	structs["Event"] = coreEvent
	for _, name := range slices.Sorted(maps.Keys(structs)) {
		line := name
		for _, field := range slices.Sorted(maps.Keys(structs[name])) {
			line += " " + field + ":" + structs[name][field]
		}
		fmt.Println(line)
	}
}
