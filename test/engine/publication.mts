/** A trigger that is published, tested and stopped, in the order in which n8n calls its lifecycle. */
import type { ICredentialDataDecryptedObject, IDataObject, INodeParameters } from 'n8n-workflow';
import type { Urls } from '../../nodes/VonageWhatsAppTrigger/registration/webhookUrls.ts';
import { type Engine, remembered } from './harness.mts';
import { type LifecycleCall, type Path, TriggerNode } from './trigger.mts';

const PATHS: Path[] = ['inbound', 'status'];

/** Unpublishing and the end of a test look the same to a node. */
const STOP: LifecycleCall = { mode: 'internal', activation: 'update' };

export class Publication {
	readonly trigger: TriggerNode;
	/** The messages that started an execution, of the published workflow or of its tests. */
	readonly started: Array<{ mode: 'webhook' | 'manual'; messageId: unknown }> = [];
	#engine: Engine;
	#id: string;
	#parameters: INodeParameters;
	#credential: ICredentialDataDecryptedObject;
	/** The workflow and the name of the node. */
	#place: { workflowId?: string; name?: string };

	constructor(
		engine: Engine,
		id: string,
		parameters: INodeParameters = {},
		credential: ICredentialDataDecryptedObject = {},
		memory: IDataObject = {},
		place: { workflowId?: string; name?: string } = {},
	) {
		this.#engine = engine;
		this.#id = id;
		this.#parameters = parameters;
		this.#credential = credential;
		this.#place = place;
		this.trigger = this.#node();
		Object.assign(this.trigger.workflow.staticData, memory);
	}

	get urls(): Urls {
		return this.#urls('webhook');
	}

	get testUrls(): Urls {
		return this.#urls('webhook-test');
	}

	/** Publishes, or with `init` takes up again what was published. */
	async publish(activation: LifecycleCall['activation'] = 'activate'): Promise<void> {
		try {
			await this.#start(this.trigger, 'webhook', { activation });
		} catch (error) {
			// n8n stops the webhook that failed, and forgets both.
			await this.trigger.lifecycle('status', 'delete', STOP);
			this.#hangUp('webhook');
			throw error;
		}
	}

	async unpublish(): Promise<void> {
		this.#hangUp('webhook');
		const stops = PATHS.map(async (path) => await this.trigger.lifecycle(path, 'delete', STOP));
		const [failed] = (await Promise.allSettled(stops)).filter(
			({ status }) => status === 'rejected',
		);
		if (failed?.status === 'rejected') throw failed.reason;
	}

	/** Listens for a test, until an event starts it or the function that is returned is called. */
	async test(): Promise<() => Promise<void>> {
		// A test knows nothing of what n8n keeps for the published workflow.
		const trigger = this.#node();
		let kept: IDataObject = {};
		let ending: Promise<void> | undefined;
		const end = async () => {
			// n8n has kept what was remembered with the webhook that is called, the first one here.
			trigger.workflow.setTestStaticData(kept);
			for (const path of PATHS) {
				await trigger.lifecycle(path, 'delete', { ...STOP, isTest: true });
				this.#engine.listening.delete(this.#path('webhook-test', path));
			}
		};
		const stop = async () => await (ending ??= end());
		try {
			const call = { isTest: true, mode: 'manual', activation: 'manual' } as const;
			await this.#start(trigger, 'webhook-test', call, {
				created: () => {
					kept = { ...remembered(trigger.workflow), ...kept };
				},
				executed: () => void stop(),
			});
		} catch (error) {
			await stop();
			throw error;
		}
		return stop;
	}

	/** n8n dies in the middle of a test. */
	die(): void {
		this.#hangUp('webhook-test');
	}

	async #start(
		trigger: TriggerNode,
		kind: string,
		call: LifecycleCall,
		then: { created?: () => void; executed?: () => void } = {},
	): Promise<void> {
		const { isTest = false } = call;
		for (const path of PATHS) {
			this.#engine.listening.set(this.#path(kind, path), async (post) => {
				const answer = await trigger.receive({ ...post, path, isTest });
				const [item] = (answer.workflowData ?? []).flat();
				if (item) {
					const mode = isTest ? 'manual' : 'webhook';
					this.started.push({ mode, messageId: item.json.messageId });
					then.executed?.();
				}
				return answer;
			});
			const exists = await trigger.lifecycle(path, 'checkExists', call);
			if (!exists) await trigger.lifecycle(path, 'create', call);
			then.created?.();
		}
	}

	#hangUp(kind: string): void {
		for (const path of PATHS) this.#engine.listening.delete(this.#path(kind, path));
	}

	#path(kind: string, path: Path): string {
		return `/${kind}/${this.#id}/${path}`;
	}

	#urls(kind: string): Urls {
		const { url } = this.#engine;
		return {
			inboundUrl: `${url}${this.#path(kind, 'inbound')}`,
			statusUrl: `${url}${this.#path(kind, 'status')}`,
		};
	}

	#node(): TriggerNode {
		return new TriggerNode(this.#engine, this.#parameters, this.#credential, this.#id, this.#place);
	}
}
