/** So many of `total`: a number, or a percentage of it, rounded up or down (apimachinery, pkg/util/intstr/intstr.go, GetScaledValueFromIntOrPercent); 0 for what is neither. */
export function scaledValue(value: string | number | undefined, total: number, round: 'up' | 'down'): number {
  if (typeof value === 'number') return value;
  const [, percent] = /^(\d+)%$/.exec(value ?? '') ?? [];
  const share = (Number(percent ?? 0) * total) / 100;
  return round === 'up' ? Math.ceil(share) : Math.floor(share);
}
