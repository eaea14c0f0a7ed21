import { audio } from './audio';
import { callToActionUrl } from './callToActionUrl';
import { catalog } from './catalog';
import { contacts } from './contacts';
import { custom } from './custom';
import { file } from './file';
import { flow } from './flow';
import { image } from './image';
import { list } from './list';
import { location } from './location';
import { locationRequest } from './locationRequest';
import type { MessageType } from './messageType';
import { productList } from './productList';
import { reaction } from './reaction';
import { replyButtons } from './replyButtons';
import { singleProduct } from './singleProduct';
import { sticker } from './sticker';
import { text } from './text';
import { video } from './video';

/** Every entry of *Message Type*, alphabetical by name as n8n lists them. */
export const messageTypes: MessageType[] = [
	audio,
	callToActionUrl,
	catalog,
	contacts,
	custom,
	file,
	flow,
	image,
	list,
	location,
	locationRequest,
	productList,
	reaction,
	replyButtons,
	singleProduct,
	sticker,
	text,
	video,
];
