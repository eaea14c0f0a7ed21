import type { Clock } from './clock.mts';
import type { TemplateChange, TemplateDraft } from './templateDraft.mts';
import { refuseTemplate } from './templateRefusals.mts';
import { keptCategory, review, type Verdict } from './templateReview.mts';
import type { Template } from './types.mts';

const HOUR = 3600 * 1000;
const DAY = 24 * HOUR;

/** What the store keeps about a template beyond what providers show. */
interface History {
	/** When it was edited while approved. */
	edits: number[];
	pauses: number;
	everApproved: boolean;
	rejectionInfo?: { reason: string; recommendation: string };
	/** Ends what is scheduled for it: a review, or the end of a pause. */
	cancel?: () => void;
}

/** A template with its history, for tests and scripts. */
export type TemplateView = Template & {
	rejection_info?: { reason: string; recommendation: string };
	edits: number;
	pauses: number;
};

export interface StoreOptions {
	clock: Clock;
	/** Called after every change. */
	changed: () => void;
	/** Simulated milliseconds until a review is decided by itself. */
	reviewAfter: () => number;
	/** Messages of the template that are still on their way. */
	isUnderWay: (template: Template) => boolean;
}

/**
 * The templates of the WABA, for sending and for both management APIs, with everything that happens to
 * them: review, edits, pauses, quality, categories, deletion.
 */
export class TemplateStore {
	/** Whether reviews decide themselves or wait for `decide`. */
	reviews: 'automatic' | 'manual' = 'automatic';
	/** How many templates the account may have, each language counted. */
	limit = 6000;
	#templates = new Map<string, Template>();
	#histories = new WeakMap<Template, History>();
	/** Names that a deletion keeps taken: name and language -> until when. */
	#blocked = new Map<string, number>();
	#list?: readonly Template[];
	#lastId = 0;
	#options: StoreOptions;

	constructor(options: StoreOptions) {
		this.#options = options;
	}

	/** Oldest first. The same array until a template comes or goes. */
	get list(): readonly Template[] {
		this.#list ??= [...this.#templates.values()];
		return this.#list;
	}

	get size(): number {
		return this.#templates.size;
	}

	get(id: string): Template | undefined {
		return this.#templates.get(id);
	}

	/** By id, or by name and language; by name alone in the language that came first. */
	find(idOrName: string, language?: string): Template | undefined {
		return (
			this.get(idOrName) ??
			this.list.find(
				(template) =>
					template.name === idOrName && (language === undefined || template.language === language),
			)
		);
	}

	view(template: Template): TemplateView {
		const { edits, pauses, rejectionInfo } = this.#history(template);
		return {
			...structuredClone(template),
			...(rejectionInfo ? { rejection_info: rejectionInfo } : {}),
			edits: edits.length,
			pauses,
		};
	}

	/** Puts a template in as it is, past every check. */
	put(template: Template): Template {
		this.#templates.set(template.id, template);
		this.#list = undefined;
		this.#histories.set(template, {
			edits: [],
			pauses: 0,
			everApproved: !['PENDING', 'REJECTED'].includes(template.status),
		});
		this.#options.changed();
		return template;
	}

	reset(templates: Template[]): void {
		this.#templates.clear();
		this.#list = undefined;
		this.#blocked.clear();
		this.#lastId = 0;
		this.reviews = 'automatic';
		this.limit = 6000;
		for (const template of templates) this.put(template);
	}

	/** Numbers like Meta's: unique per name and language, and longer than a small integer. */
	newId(): string {
		this.#lastId += 1;
		return String(1_201_000_000_000_000 + this.#lastId * 7919);
	}

	// What the business does

	/** Takes a draft into review. */
	create(draft: TemplateDraft): Template {
		const { name, language, category } = draft;
		if (this.size >= this.limit) refuseTemplate('templateLimit', { limit: this.limit });
		const until = this.#blocked.get(`${name}|${language}`) ?? 0;
		if (until > this.#options.clock.now()) refuseTemplate('beingDeleted', { name, language });
		const siblings = this.list.filter((template) => template.name === name);
		if (siblings.some((template) => template.language === language)) {
			refuseTemplate('exists', { name, language });
		}
		if (siblings.some((template) => template.category !== category)) {
			refuseTemplate('siblingCategory', { name, category });
		}
		const template = this.put({
			...draft,
			id: this.newId(),
			status: 'PENDING',
			category: keptCategory(category, draft.components),
			quality_score: null,
		});
		this.#startReview(template);
		return template;
	}

	/** Refuses what the state of the template does not allow; called before the change is read. */
	checkEditable(template: Template): void {
		if (!['APPROVED', 'REJECTED', 'PAUSED'].includes(template.status)) refuseTemplate('inReview');
		if (template.status !== 'APPROVED') return;
		const { edits } = this.#history(template);
		const now = this.#options.clock.now();
		const since = (span: number) => edits.filter((at) => at > now - span).length;
		if (since(DAY) >= 1 || since(30 * DAY) >= 10) refuseTemplate('editLimit');
	}

	/** Changes a template and takes it into review again. */
	edit(template: Template, change: TemplateChange): void {
		this.checkEditable(template);
		const approved = template.status === 'APPROVED';
		const category = change.category ?? template.category;
		if (approved && category !== template.category) refuseTemplate('categoryFixed');
		if (approved) this.#history(template).edits.push(this.#options.clock.now());
		Object.assign(template, change, {
			status: 'PENDING',
			rejected_reason: 'NONE',
			category: keptCategory(category, change.components ?? template.components),
		});
		this.#history(template).rejectionInfo = undefined;
		this.#startReview(template);
	}

	/** Deletes templates of one name; messages that are under way keep one for another 30 days. */
	remove(templates: Template[]): void {
		if (templates.some(({ status }) => status === 'DISABLED')) refuseTemplate('notDeletable');
		const { clock } = this.#options;
		for (const template of templates) {
			this.#history(template).cancel?.();
			if (this.#history(template).everApproved) {
				this.#blocked.set(`${template.name}|${template.language}`, clock.now() + 30 * DAY);
			}
			if (this.#options.isUnderWay(template)) {
				template.status = 'PENDING_DELETION';
				this.#later(template, 30 * DAY, () => this.#forget(template));
			} else {
				this.#forget(template);
			}
		}
		this.#options.changed();
	}

	// What Meta does

	/** Ends a review. */
	decide(template: Template, verdict: Verdict): void {
		const history = this.#history(template);
		history.cancel?.();
		template.status = verdict.status;
		if (verdict.status === 'APPROVED') {
			history.everApproved = true;
			history.rejectionInfo = undefined;
			template.rejected_reason = 'NONE';
			template.quality_score ??= { score: 'UNKNOWN', date: this.#seconds() };
		} else {
			history.rejectionInfo = verdict.rejection_info;
			template.rejected_reason = verdict.rejected_reason;
		}
		this.#options.changed();
	}

	/** For low quality: 3 hours, then 6 hours, the third time for good. */
	pause(template: Template): void {
		const history = this.#history(template);
		history.cancel?.();
		history.pauses += 1;
		if (history.pauses > 2) return this.setStatus(template, 'DISABLED');
		this.setStatus(template, 'PAUSED');
		this.#later(template, history.pauses * 3 * HOUR, () => {
			if (template.status === 'PAUSED') this.setStatus(template, 'APPROVED');
		});
	}

	/** Any status, those included that do not exist yet. */
	setStatus(template: Template, status: string): void {
		if (status === 'APPROVED') this.#history(template).everApproved = true;
		template.status = status;
		this.#options.changed();
	}

	setQuality(template: Template, score: string, reasons?: string[]): void {
		template.quality_score = { score, date: this.#seconds(), ...(reasons ? { reasons } : {}) };
		this.#options.changed();
	}

	/** Moves a template to another category, or only says that it will be moved. */
	setCategory(template: Template, category: string, announceOnly = false): void {
		if (announceOnly) {
			template.correct_category = category;
		} else {
			delete template.correct_category;
			template.previous_category = template.category;
			template.category = category;
		}
		this.#options.changed();
	}

	#forget(template: Template): void {
		this.#templates.delete(template.id);
		this.#list = undefined;
	}

	#startReview(template: Template): void {
		this.#history(template).cancel?.();
		this.#options.changed();
		if (this.reviews === 'manual') return;
		const decide = () => {
			if (template.status === 'PENDING') this.decide(template, review(template, this.list));
		};
		const wait = this.#options.reviewAfter();
		// Some are approved while the request that creates them is still answered.
		if (wait === 0) decide();
		else this.#later(template, wait, decide);
	}

	#later(template: Template, milliseconds: number, task: () => void): void {
		this.#history(template).cancel = this.#options.clock.after(milliseconds, () => {
			task();
			this.#options.changed();
		});
	}

	#history(template: Template): History {
		const history = this.#histories.get(template);
		if (!history) throw new Error(`Template ${template.id} was never put into the store`);
		return history;
	}

	#seconds(): number {
		return Math.floor(this.#options.clock.now() / 1000);
	}
}
