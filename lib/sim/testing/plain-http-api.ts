import { Outcome } from '../engine/outcome.ts';
import { HttpApi } from '../http/http-api.ts';
import type { HttpAnswer, HttpRequest } from '../http/message.ts';
import { BareControlPlane } from './bare-control-plane.ts';

/** A control plane without controllers, spoken to over HTTP. */
export class PlainHttpApi {
  readonly controlPlane = new BareControlPlane();
  readonly http: HttpApi;

  constructor() {
    const { api, engine } = this.controlPlane;
    this.http = new HttpApi({
      api,
      engine,
      facts: { version: 'v1.37.2', address: '127.0.0.1:6443' },
      askKubelet: () => new Outcome(),
    });
  }

  ask(method: string, path: string, more: Partial<HttpRequest> = {}): HttpAnswer {
    const outcome = this.http.handle({ method, path, headers: {}, ...more }, 'kubernetes-admin').result;
    if (outcome === undefined) throw new Error(`${method} ${path} is not answered yet`);
    return outcome;
  }

  /** The answer's text; of a watch, what it says until it ends. */
  read({ body }: HttpAnswer): string {
    if (typeof body === 'string') return body;
    let text = '';
    let ended = false;
    body.listen(
      (more) => {
        text += more;
      },
      () => {
        ended = true;
      },
    );
    while (!ended && this.controlPlane.engine.step());
    return text;
  }
}
