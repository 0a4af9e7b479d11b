/** Defaults of a component's flags and feature gates, from what it prints for `--help`: `kube-apiserver --etcd-prefix` → `/registry`. */
export function parseHelp(component: string, help: string): readonly (readonly [string, string])[] {
  return help.split('\n').flatMap((line): readonly (readonly [string, string])[] => {
    const [, gate, on] = /^\s+(?:kube:)?(\w+)=true\|false \(\w+ - default=(\w+)\)/.exec(line) ?? [];
    if (gate !== undefined && on !== undefined) return [[`${component} gate ${gate}`, on]];
    const [, flag, rest = ''] = /^\s+(?:-\w, )?--([\w-]+)(.*)$/.exec(line) ?? [];
    if (flag === undefined) return [];
    // pflag says nothing of a default that is the zero of its type.
    const [, value = 'zero'] = /\(default (.*)\)$/.exec(rest.trimEnd()) ?? [];
    return [[`${component} --${flag}`, value.replaceAll('"', '')]];
  });
}
