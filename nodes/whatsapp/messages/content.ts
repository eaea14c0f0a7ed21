import type { AudioContent } from './audio';
import type { CallToActionUrlContent } from './callToActionUrl';
import type { CatalogContent } from './catalog';
import type { ContactsContent } from './contacts';
import type { CustomContent } from './custom';
import type { FileContent } from './file';
import type { FlowContent } from './flow';
import type { ImageContent } from './image';
import type { ListContent } from './list';
import type { LocationContent } from './location';
import type { LocationRequestContent } from './locationRequest';
import type { ProductListContent } from './productList';
import type { ReactionContent } from './reaction';
import type { ReplyButtonsContent } from './replyButtons';
import type { SingleProductContent } from './singleProduct';
import type { StickerContent } from './sticker';
import type { TemplateContent } from './template';
import type { TextContent } from './text';
import type { VideoContent } from './video';

/** What a message says, as the functions of this folder write it: `message_type` and its object. */
export type MessageContent =
	| TextContent
	| ImageContent
	| AudioContent
	| VideoContent
	| FileContent
	| StickerContent
	| ReactionContent
	| LocationContent
	| ContactsContent
	| ReplyButtonsContent
	| ListContent
	| CallToActionUrlContent
	| LocationRequestContent
	| SingleProductContent
	| ProductListContent
	| CatalogContent
	| FlowContent
	| TemplateContent
	| CustomContent;
