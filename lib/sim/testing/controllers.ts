import type { EventSubject } from '../client/event-recorder.ts';
import { referenceTo } from '../client/event-recorder.ts';
import { type Controller, type ControllerContext, Informers } from '../controllers/context.ts';
import type { ApiObject } from '../objects.ts';
import { BareControlPlane } from './bare-control-plane.ts';

/** An event as a test reads it. */
interface Told {
  readonly by: string;
  readonly about: string;
  readonly type: string;
  readonly reason: string;
  readonly message: string;
}

/** A control plane with the controllers that a test is about, whose events are kept as they are told. */
export class ControlledPlane extends BareControlPlane {
  readonly told: Told[] = [];
  readonly context: ControllerContext;

  constructor(version: string, controllers: readonly Controller[], seed = 1) {
    super(seed, { version });
    this.context = {
      scope: this.scope,
      behaviour: this.behaviour,
      settings: this.settings,
      informers: new Informers(this.api, this.scope, this.random.stream('controllers')),
      random: this.random.stream('controllers'),
      phases: {},
      client: (controller) => this.client(controller),
      events: (by) => ({
        record: (about: EventSubject | ApiObject, type, reason, message) => {
          const { kind = '', name = '' } = referenceTo(about);
          this.told.push({ by, about: `${kind}/${name}`, type, reason, message });
        },
      }),
    };
    for (const start of controllers) start(this.context);
  }
}
