import { publish } from '../demo/demo.mts';
import { example, picked } from '../e2e/example.mts';
import { runsOf, runToEnd } from '../e2e/execution.mts';
import { type N8n, until } from '../n8n/instance.mts';
import { BUSINESS } from '../simulator/seed.mts';
import type { Simulator } from '../simulator/simulator.mts';

const CONTACTS = 60;
const NO_WHATSAPP = [11, 23, 37, 52];
const OLD_WHATSAPP = 29;
/** Its request was cut: nobody knows whether Vonage got it. */
const CUT = 44;
const DELIVERED = CONTACTS - NO_WHATSAPP.length - 2;
const READ = 39;

const someone = (index: number) => `4477009100${String(index).padStart(2, '0')}`;

/**
 * Sends a campaign with the example Delivery Report to customers of whom most get it and many read it.
 * Returns the HTML of the report, once every status is in it.
 */
export async function reportOfCampaign(n8n: N8n, simulator: Simulator): Promise<string> {
	const contacts = Array.from({ length: CONTACTS }, (_, index) => ({
		phone: someone(index),
		reference: `spring-offer/${index}`,
	}));
	const members = contacts.filter((_, index) => !NO_WHATSAPP.includes(index));
	for (const { phone } of members) simulator.addCustomer({ phone, name: 'Customer' });
	const reached = members.filter(
		({ phone }) => ![someone(OLD_WHATSAPP), someone(CUT)].includes(phone),
	);
	for (const { phone } of reached.slice(0, READ)) simulator.openChat(true, { customer: phone });
	simulator.setFault({ kind: 'reject', code: '1310', match: { to: someone(OLD_WHATSAPP) } });
	simulator.setFault({ kind: 'cut', match: { to: someone(CUT), path: '/v1/messages' } });
	simulator.addTemplate({
		name: 'spring_offer',
		language: 'en',
		category: 'MARKETING',
		components: [{ type: 'BODY', text: 'Spring is here: 20 % off all bikes until Sunday.' }],
	});

	const workflow = example('delivery-report.json', {
		Contacts: { jsCode: `return ${JSON.stringify(contacts)}.map((json) => ({ json }));` },
		'Send Campaign': { from: BUSINESS, template: picked('spring_offer:en', 'spring_offer (en)') },
	});
	const workflowId = await publish(n8n, simulator, workflow);
	await runToEnd(n8n, workflowId, 'Start Campaign');
	return await until('every status to be in the report', async () => {
		const runs = await runsOf(n8n, await runToEnd(n8n, workflowId, 'Every Morning'));
		const [{ json }] = runs.Draw[0].data?.main[0] ?? [];
		const { read } = json.reached as Record<string, number>;
		// Those who read it count as reached even before their 'delivered', which has the price, comes.
		const [cost] = json.costs as Array<Record<string, number>>;
		if (read !== READ || cost?.messages !== DELIVERED) return undefined;
		const [report] = runs.Report[0].data?.main[0] ?? [];
		return String(report.json.html);
	});
}
