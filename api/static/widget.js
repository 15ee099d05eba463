"use strict";(()=>{var ge=4e4,f=class extends Error{constructor(t,n){super(`unavailable: ${t}`);this.status=t;this.retryAfterMs=n}},g=class extends Error{constructor(t,n){super(n);this.status=t}};function ve(i){var e,t,n;return(n=(t=(e=i==null?void 0:i.errors)==null?void 0:e[0])==null?void 0:t.message)!=null?n:i==null?void 0:i.detail}var be=[408,425,429,502,503,504],w=class{constructor(e){this.base=e}page(e){return this.base+e}async ready(){await this.call("GET","readyz")}chat(e,t,n){return this.call("POST","api/v1/chat",{conversation_id:e,message:t,client_message_id:n})}async turns(e,t){let n=`since=${t}`;return(await this.call("GET",`api/v1/chat/${encodeURIComponent(e)}?${n}`)).turns}async forget(e){await this.call("DELETE",`api/v1/chat/${encodeURIComponent(e)}`)}eligibility(e){return this.call("POST","api/v1/eligibility",{facts:e})}async facts(){return(await this.call("GET","api/v1/facts")).facts}async clauses(e){let t=`api/v1/clauses?q=${encodeURIComponent(e)}`;return(await this.call("GET",t)).passages}async call(e,t,n){var a,l;let s=new AbortController,r=setTimeout(()=>s.abort(),ge);try{let c=await fetch(this.base+t,{method:e,credentials:"omit",cache:"no-store",signal:s.signal,...n===void 0?{}:{headers:{"Content-Type":"application/json"},body:JSON.stringify(n)}}),d=await c.text();if(be.includes(c.status))throw new f(c.status,1e3*Number((a=c.headers.get("Retry-After"))!=null?a:0)||0);let u=d?JSON.parse(d):void 0;if(!c.ok)throw new g(c.status,(l=ve(u))!=null?l:c.statusText);return u}catch(c){throw c instanceof f||c instanceof g?c:new f(0,0)}finally{clearTimeout(r)}}};var I=class{constructor(){this.items=new Map}get length(){return this.items.size}key(e){var t;return(t=Array.from(this.items.keys())[e])!=null?t:null}getItem(e){var t;return(t=this.items.get(e))!=null?t:null}setItem(e,t){this.items.set(e,t)}removeItem(e){this.items.delete(e)}};function ye(){try{let i="startup-policy-assistant?";return localStorage.setItem(i,""),localStorage.removeItem(i),localStorage}catch(i){return new I}}function V(){return Array.from(crypto.getRandomValues(new Uint8Array(16)),i=>i.toString(16).padStart(2,"0")).join("")}var x=class{constructor(e){this.prefix=e;this.storage=ye();this.outbox=`${e}out:`}get(e){return this.storage.getItem(this.prefix+e)}set(e,t){this.storage.setItem(this.prefix+e,t)}remove(e){this.storage.removeItem(this.prefix+e)}watch(e){addEventListener("storage",({key:t})=>{t!=null&&t.startsWith(this.prefix)&&e(t.slice(this.prefix.length).split(":")[0])})}unsent(){var t;let e=[];for(let n=0;n<this.storage.length;n++){let s=this.storage.key(n);s!=null&&s.startsWith(this.outbox)&&e.push(JSON.parse((t=this.storage.getItem(s))!=null?t:"null"))}return e.filter(Boolean).sort((n,s)=>n.at-s.at)}keep(e){this.storage.setItem(this.outbox+e.id,JSON.stringify(e))}keeps(e){return this.storage.getItem(this.outbox+e)!==null}async alone(e){let t=navigator.locks;await(t?t.request(this.prefix,e):e())}drop(e){this.storage.removeItem(this.outbox+e)}};var Q=1e3,we=8e3,xe=4e3,k=class{constructor(e,t,n){this.server=e;this.store=t;this.changed=n;this.turns=[];this.line="ok";this.loadingHistory=!1;this.sending=!1;this.recovering=!1;this.wait=Q;this.wake=()=>{};this.shown=this.id,t.watch(s=>{s==="seen"||s==="conversation"?this.follow():this.changed()}),addEventListener("online",()=>this.wake()),document.addEventListener("visibilitychange",()=>{document.hidden||(this.wake(),this.id&&this.follow())}),setInterval(()=>{!document.hidden&&this.owner!=="bot"&&this.follow()},xe)}get id(){return this.store.get("conversation")}get last(){return this.turns[this.turns.length-1]}get facts(){var e,t;return(t=(e=this.last)==null?void 0:e.facts)!=null?t:{}}get owner(){var e,t;return(t=(e=this.last)==null?void 0:e.owner)!=null?t:"bot"}get unsent(){return this.store.unsent()}get waiting(){return this.unsent.some(e=>!e.error)}async start(){this.loadingHistory=this.id!==null,this.changed();try{await this.server.ready(),await this.follow()}catch(e){this.recover(e)}finally{this.loadingHistory=!1,this.changed()}}say(e){this.id||this.begin(),this.store.keep({id:V(),text:e,at:Date.now()}),this.changed(),this.pump()}retry(e){this.store.keep({id:e.id,text:e.text,at:Date.now()}),this.changed(),this.pump()}discard(e){this.store.drop(e.id),this.changed()}async forget(){this.id&&await this.server.forget(this.id),this.unsent.forEach(e=>this.store.drop(e.id)),this.store.remove("conversation"),this.show(null),this.changed()}begin(){this.store.set("conversation",V()),this.show(this.id)}show(e){this.shown=e,this.turns=[]}async follow(){this.id!==this.shown&&this.show(this.id);try{this.id&&await this.fetchTurns(this.id)}catch(e){this.recover(e);return}finally{this.changed()}await this.pump()}async fetchTurns(e){var t,n;try{let s=await this.server.turns(e,(n=(t=this.last)==null?void 0:t.turn)!=null?n:0);e===this.shown&&s.forEach(r=>this.add(r))}catch(s){if(!(s instanceof g&&s.status===404))throw s;this.turns.length&&this.show(e)}}add(e){var t,n;e.client_message_id&&this.store.drop(e.client_message_id),e.turn>((n=(t=this.last)==null?void 0:t.turn)!=null?n:0)&&this.turns.push(e)}async pump(){if(!(this.sending||this.recovering)){this.sending=!0;try{let e;for(;e=this.unsent.find(t=>!t.error);)await this.store.alone(()=>this.deliver(e)),this.changed()}catch(e){this.recover(e)}finally{this.sending=!1,this.changed()}}}async deliver(e){var n,s;if(!this.store.keeps(e.id))return;this.id||this.begin();let t=this.id;try{let r=await this.server.chat(t,e.text,e.id);if(this.wait=Q,t!==this.shown)return;r.turn>((s=(n=this.last)==null?void 0:n.turn)!=null?s:0)+1&&await this.fetchTurns(t),this.add({...r,message:e.text,client_message_id:e.id}),this.store.set("seen",String(r.turn))}catch(r){if(!(r instanceof g))throw r;this.store.keep({...e,error:r.message})}}async recover(e){if(!(e instanceof f))throw e;if(!this.recovering){this.recovering=!0;for(let t=e;t;)this.line=t.status===0?"offline":t.status===429?"busy":"loading",this.changed(),await this.pause(Math.max(t.retryAfterMs,this.wait)),this.wait=Math.min(2*this.wait,we),t=await this.server.ready().then(()=>null,n=>n);this.recovering=!1,this.line="ok",await this.follow()}}pause(e){return new Promise(t=>{let n=setTimeout(t,e);this.wake=()=>{clearTimeout(n),t()}})}};function o(i,e={},...t){let n=document.createElement(i);for(let[s,r]of Object.entries(e))typeof r=="function"?n.addEventListener(s.slice(2),r):r!==!1&&r!==void 0&&n.setAttribute(s,r===!0?"":String(r));return S(n,...t),n}function S(i,...e){for(let t of e)t&&i.appendChild(typeof t=="string"?document.createTextNode(t):t)}function h(i,...e){i.textContent="",S(i,...e)}function z(i){let e=document.createElementNS("http://www.w3.org/2000/svg","svg");e.setAttribute("viewBox","0 0 24 24"),e.setAttribute("aria-hidden","true"),e.setAttribute("focusable","false");let t=document.createElementNS("http://www.w3.org/2000/svg","path");return t.setAttribute("d",i),e.appendChild(t),e}function m(i,e,t){i.setAttribute(e,t?"true":"false")}var ke={title:"创业政策助手",open:"问政策",close:"关闭",tabs:{chat:"对话",results:"结果",facts:"我的信息",clauses:"查条文"},elder:"长辈版",greeting:"您好！请用一两句话告诉我：您在哪个县（市、区、旗）、是做什么的、想做什么。我按政策原文告诉您哪些条款适用、金额多少、还差什么。",privacy:"请不要发送身份证号、银行卡号。您说的情况只用来对照政策，可以随时删除。",privacyLink:"隐私说明",starters:["我能申请哪些政策？","我是大学生，想创业","我是返乡农民工，想办个合作社","我在办众创空间"],log:"对话记录",me:"我：",assistant:"助手：",staff:"工作人员：",input:"您的情况或问题",placeholder:"说说您的情况",send:"发送",tooLong:i=>`超出 ${i} 个字，请分几次说`,choices:"可选的回答",moreChoices:i=>`还有 ${i} 个选项`,chosen:"（已选）",confirm:"选好了",why:"为什么问这个？",thinking:"正在对照政策条文…",history:"正在取回刚才的对话…",line:{ok:"",loading:"助手正在准备，马上就好。您的话已记下，会自动发出。",busy:"现在问的人较多，稍后会自动发出。",offline:"网络断开了。您的话已记下，连上后自动发出。"},owner:{bot:"",queued:"已转人工，正在排队。",staff:"工作人员正在为您服务。",closed:"本次人工服务已结束。"},notSent:"没有发出",pending:"等待发出",again:"重新发送",takeBack:"取回修改",settled:(i,e)=>`可申请 ${i} 条，待了解 ${e} 条`,status:{eligible:"符合",eligible_subject_to_review:"初步符合，需主管部门认定",need_more_info:"还需了解",ineligible:"不符合",superseded:"按协议（另一文件）执行"},encouragement:"鼓励方向，不是可以申领的待遇",encouragements:"鼓励和支持的方向（仅供参考）",amount:"金额",total:"合计",unspecified:i=>`另有 ${i} 条，文件未载明金额`,unresolved:i=>`“${i}”是哪里还不清楚，请在“我的信息”里改成县、市、区、旗的全名。`,amountNone:"文件未载明",missing:"还需了解",answer:"回答",failed:"为什么不符合，怎样会改变",required:"要求",actual:"您的情况",unknown:"未说明",review:"须由主管部门认定",notes:"请注意",clause:"看原文",locator:"位置",noTitle:"（文件未载明标题）",noNumber:"文件未载明文号",noDate:"文件未载明日期",resultsEmpty:"先在“对话”里说说您在哪里、做什么，这里就会列出适用的政策。",resultsNone:"按现在知道的情况，没有可以申请的政策。",resultsIntro:"对照结果如下，点开可看条件和原文：",resultsAll:"查看全部结果",sectionCount:(i,e)=>`${i}（${e} 条）`,loading:"正在查询…",failedToLoad:"没有取到内容，请检查网络后再试。",reload:"再试一次",disclaimer:"本结果按所列文件的文字和您提供的情况整理，不是审批结论。文件没有印明截止日期，办理前请向主管部门确认是否仍在执行，以受理部门审核为准。",print:"打印",save:"保存",copy:"复制",copied:"已复制",reportTitle:"创业政策对照结果",reportDate:i=>`整理日期：${i}`,reportFile:"创业政策对照结果.html",factsEmpty:"还没有记下任何情况。",factsIntro:"这些是助手现在知道的情况。有错可以改，不想留可以去掉。",declined:"您说不清楚或不想说的",change:"更改",remove:"去掉",fillIn:"补充",saveFact:"保存",cancel:"取消",yes:"是",no:"否",doTo:(i,e)=>`${i}“${e}”`,factIs:(i,e)=>`${i}：${e}`,needValue:"请先填写或选择",range:(i,e,t)=>`请填 ${i} 到 ${e} 之间的数（${t}）`,yuan:"元",tenThousand:"万元",erase:"删除全部记录",eraseAsk:"删除后，对话和您的信息都找不回来。确定删除吗？",eraseYes:"确定删除",erased:"已全部删除。",eraseFailed:"没有删除成功，请联网后再试。",search:"查条文",searchLabel:"想查什么",searchHint:"例如：众创空间 补助、离岗创业",searchNone:"没有找到。换个词试试，例如“孵化器”“贷款”。",searchFound:i=>`找到 ${i} 段原文`,list:"、"},Se={title:"Startup policy assistant",open:"Ask about policies",close:"Close",tabs:{chat:"Chat",results:"Results",facts:"My facts",clauses:"Clauses"},elder:"Large type",greeting:"Hello! Tell me in Chinese, in a sentence or two, which county you are in, what you do and what you plan. I show which clauses apply, how much they grant and what is missing.",privacy:"Please do not send identity card or bank card numbers. What you say is only compared with the policies, and you can delete it at any time.",privacyLink:"Privacy",starters:["我能申请哪些政策？","我是大学生，想创业","我是返乡农民工，想办个合作社","我在办众创空间"],log:"Conversation",me:"Me: ",assistant:"Assistant: ",staff:"Staff: ",input:"Your situation or question",placeholder:"Your situation",send:"Send",tooLong:i=>`${i} characters too long; please send it in parts`,choices:"Possible answers",moreChoices:i=>`${i} more answers`,chosen:" (chosen)",confirm:"Done",why:"Why do you ask?",thinking:"Comparing with the policies…",history:"Fetching the conversation…",line:{ok:"",loading:"The assistant is getting ready. Your message is kept and will be sent.",busy:"Many people are asking just now. Your message will be sent shortly.",offline:"You are offline. Your message is kept and will be sent when the network is back."},owner:{bot:"",queued:"You are in the queue for a member of staff.",staff:"A member of staff is with you.",closed:"The conversation with staff has ended."},notSent:"Not sent",pending:"Waiting to be sent",again:"Send again",takeBack:"Edit",settled:(i,e)=>`${i} measures available, ${e} still open`,status:{eligible:"Eligible",eligible_subject_to_review:"Eligible subject to review by the authority",need_more_info:"More information needed",ineligible:"Not eligible",superseded:"Governed by another agreement"},encouragement:"An encouragement, not something to claim",encouragements:"Encouragements (for information)",amount:"Amount",total:"In all",unspecified:i=>`${i} more without a figure in the document`,unresolved:i=>`It is not clear where “${i}” is. Please change it under “My facts”.`,amountNone:"Not stated in the document",missing:"Still needed",answer:"Answer",failed:"Why not, and what would change it",required:"Required",actual:"Yours",unknown:"not stated",review:"To be decided by the authority",notes:"Please note",clause:"Read the clause",locator:"Place",noTitle:"(no title in the document)",noNumber:"no number in the document",noDate:"no date in the document",resultsEmpty:"Say in the chat where you are and what you do; the measures that apply will be listed here.",resultsNone:"On what is known so far, no measure is available.",resultsIntro:"The results; unfold one for its conditions and clause:",resultsAll:"Show all results",sectionCount:(i,e)=>`${i} (${e})`,loading:"Loading…",failedToLoad:"Could not load this. Please check the network and try again.",reload:"Try again",disclaimer:"This follows the words of the documents and what you said; it is not a decision. The documents print no end date: ask the authority whether a measure is still in force.",print:"Print",save:"Save",copy:"Copy",copied:"Copied",reportTitle:"Policies compared with your situation",reportDate:i=>`Date: ${i}`,reportFile:"policy-results.html",factsEmpty:"Nothing is known yet.",factsIntro:"This is what the assistant knows. Change what is wrong, remove what you do not want kept.",declined:"What you do not know or will not say",change:"Change",remove:"Remove",fillIn:"Add",saveFact:"Save",cancel:"Cancel",yes:"Yes",no:"No",doTo:(i,e)=>`${i} “${e}”`,factIs:(i,e)=>`${i}: ${e}`,needValue:"Please fill in or choose first",range:(i,e,t)=>`A number from ${i} to ${e} (${t})`,yuan:"yuan",tenThousand:"0,000 yuan",erase:"Delete everything",eraseAsk:"The conversation and your facts cannot be restored. Delete them?",eraseYes:"Delete",erased:"Everything was deleted.",eraseFailed:"Not deleted. Please try again when you are online.",search:"Search",searchLabel:"Search the clauses",searchHint:"For example: 众创空间 补助",searchNone:"Nothing found. Try another word, such as 孵化器 or 贷款.",searchFound:i=>`${i} passages`,list:", "};function X(i){return i.toLowerCase().startsWith("en")?Se:ke}function T(i,e,t,n=window){let s=i;if(s.adoptedStyleSheets){let a=new n.CSSStyleSheet;a.replaceSync(e),s.adoptedStyleSheets=[a];return}let r=document.createElement("style");r.nonce=t,r.textContent=e,(i instanceof ShadowRoot?i:i.head).appendChild(r)}var Te=i=>{let e=i/255;return e<=.03928?e/12.92:((e+.055)/1.055)**2.4};function Ee(i){let e=/^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(i);if(!e)return null;let[t,n,s]=e.slice(1).map(r=>Te(parseInt(r,16)));return .2126*t+.7152*n+.0722*s}function Z(i,e){let t=Ee(e);if(t===null)return;let n=(t+.05)/.05>1.05/(t+.05);i.style.setProperty("--accent",e),i.style.setProperty("--on-accent",n?"#000":"#fff"),i.style.setProperty("--accent-text",1.05/(t+.05)>=4.5?e:"var(--ink)")}var ee=`/* Sizes are in em, so that 长辈版 is one larger number. Nothing is inherited from the page. */
:host {
  all: initial;
  --accent: #1d4f91;
  --on-accent: #fff;
  --accent-text: #1d4f91;
  --ink: #1f2933;
  --soft: #52606d;
  --line: #cbd2d9;
  --wash: #f4f6f8;
  --target: 44px;
  --small: 0.875em;
  position: fixed;
  right: 0;
  bottom: 0;
  z-index: 2147483000;
  --size: 16px;
}
:host([data-position="left"]) {
  right: auto;
  left: 0;
}
:host([data-elder]) {
  --target: 60px;
  --small: 1em;
  --size: 24px;
}
.launcher,
.panel {
  color: var(--ink);
  color-scheme: light;
  direction: ltr;
  font: var(--size) / 1.6 system-ui, -apple-system, "PingFang SC", "HarmonyOS Sans SC", "Microsoft YaHei",
    "Noto Sans CJK SC", "Noto Sans SC", sans-serif;
}
* {
  box-sizing: border-box;
}
[hidden] {
  display: none !important;
}
.hidden {
  position: absolute;
  width: 1px;
  height: 1px;
  overflow: hidden;
  clip-path: inset(50%);
  white-space: nowrap;
}
h2,
h3,
h4,
p,
ul,
blockquote,
fieldset {
  margin: 0;
  padding: 0;
  border: 0;
  font-size: 1em;
}
button,
input,
select,
textarea {
  min-height: var(--target);
  padding: 0.35em 0.8em;
  border: 1px solid #7b8794;
  border-radius: 0.4em;
  background: #fff;
  color: var(--ink);
  font: inherit;
}
button {
  min-width: var(--target);
  cursor: pointer;
}
button:hover {
  background: var(--wash);
}
:focus-visible {
  outline: 3px solid #b35900;
  outline-offset: 2px;
}
.primary,
.primary:hover {
  border-color: var(--accent);
  background: var(--accent);
  color: var(--on-accent);
  font-weight: 600;
}
.danger {
  border-color: #a61b1b;
  color: #a61b1b;
}
.link,
.plain {
  border-color: transparent;
  background: none;
}
.link,
a,
summary {
  color: var(--accent-text);
}
.link {
  padding: 0 0.3em;
  text-align: start;
  text-decoration: underline;
}
a {
  display: inline-block;
}
summary {
  min-height: var(--target);
  padding: 0.5em 0;
  cursor: pointer;
}
ul {
  padding-inline-start: 1.2em;
}
svg {
  width: 1.4em;
  height: 1.4em;
  flex: none;
  fill: currentColor;
}

.launcher {
  display: flex;
  align-items: center;
  gap: 0.5em;
  margin: 1em;
  min-height: max(52px, var(--target));
  padding: 0.5em 1.2em;
  border-radius: 2em;
  box-shadow: 0 2px 10px rgba(0, 0, 0, 0.25);
}
.launcher,
.launcher:hover,
.head {
  border-color: var(--accent);
  background: var(--accent);
  color: var(--on-accent);
}
.launcher {
  border-color: #fff;
}

.panel {
  display: flex;
  flex-direction: column;
  width: 26em;
  max-width: calc(100vw - 2em);
  height: 44em;
  max-height: calc(100vh - 2em);
  margin: 1em;
  overflow: hidden;
  border: 1px solid var(--line);
  border-radius: 0.6em;
  background: #fff;
  box-shadow: 0 6px 30px rgba(0, 0, 0, 0.22);
}
.panel:focus {
  outline: none;
}
.head {
  display: flex;
  align-items: center;
  gap: 0.3em;
  padding: 0.2em 0.3em 0.2em 1em;
}
.head h2 {
  flex: 1;
  min-width: 0;
  font-size: 1.1em;
  font-weight: 600;
}
.head .plain {
  padding: 0 0.6em;
  color: inherit;
}
.head .plain:hover {
  background: rgba(127, 127, 127, 0.35);
}
.head .plain[aria-pressed="true"] {
  border-color: currentColor;
  font-weight: 600;
}
.head .plain svg {
  display: block;
  margin: auto;
}
.head :focus-visible {
  outline-color: currentColor;
  outline-offset: -4px;
}
nav {
  display: flex;
  border-bottom: 1px solid var(--line);
}
nav button {
  flex: 1 0 auto;
  padding: 0.2em;
  border: 0;
  border-bottom: 3px solid transparent;
  border-radius: 0;
  color: var(--soft);
}
nav button[aria-pressed="true"] {
  border-bottom-color: var(--accent);
  color: var(--accent-text);
  font-weight: 600;
}
nav :focus-visible {
  outline-offset: -4px;
}
.settled {
  padding: 0.4em 1em;
  border-bottom: 1px solid var(--line);
  background: var(--wash);
  color: var(--soft);
  font-size: var(--small);
}
.status {
  padding: 0.4em 1em;
  border-top: 1px solid var(--line);
  background: #fff8e6;
  font-size: var(--small);
}
.status:empty {
  padding: 0;
  border: 0;
}
.view {
  flex: 1;
  min-height: 0;
}
.scroll,
.log {
  overflow-y: auto;
  overscroll-behavior: contain;
  padding: 1em;
}
.scroll > * + * {
  margin-top: 1em;
}
section > h3,
.group h3,
.scroll > h3 {
  font-size: 1.05em;
}

.chat {
  display: flex;
  flex-direction: column;
}
.log {
  position: relative;
  display: flex;
  flex: 1;
  flex-direction: column;
  gap: 0.75em;
  min-height: 0;
  background: var(--wash);
}
.log > * {
  flex: none;
}
.log:focus-visible {
  outline-offset: -3px;
}
.bubble {
  max-width: 92%;
  padding: 0.6em 0.9em;
  align-self: flex-start;
  border: 1px solid var(--line);
  border-radius: 0.2em 0.8em 0.8em;
  background: #fff;
  overflow-wrap: anywhere;
  white-space: pre-wrap;
}
.bubble.me {
  align-self: flex-end;
  border-color: #b5cbe6;
  border-radius: 0.8em 0.2em 0.8em 0.8em;
  background: #e3edf8;
}
.bubble.staff {
  border-color: #94b8a0;
  background: #eef7f0;
}
.name {
  display: block;
  color: var(--soft);
  font-size: var(--small);
}
.delivery {
  color: #8a1c1c;
  font-size: var(--small);
}
.notice {
  color: var(--soft);
  font-size: var(--small);
}
.why {
  color: var(--soft);
  font-size: var(--small);
}
.why summary {
  width: max-content;
}
.replies {
  display: flex;
  flex-wrap: wrap;
  gap: 0.5em;
}
.replies details {
  flex-basis: 100%;
}
.reply {
  border-color: var(--accent);
  border-radius: 1.5em;
  text-align: start;
}
.reply:not(.primary) {
  color: var(--accent-text);
}
.reply[aria-disabled="true"] {
  border-color: var(--line);
  background: #fff;
  color: var(--soft);
  cursor: default;
}
.reply[aria-pressed="true"] {
  border-color: var(--accent);
  background: #e3edf8;
  color: var(--ink);
  font-weight: 600;
}
.reply[aria-pressed="true"]::before {
  content: "✓ ";
}
.wide {
  width: 100%;
}
.composer {
  display: flex;
  flex-wrap: wrap;
  align-items: flex-end;
  gap: 0.5em;
  padding: 0.6em;
  border-top: 1px solid var(--line);
}
textarea {
  flex: 1;
  min-width: 0;
  max-height: 8em;
  padding: 0.55em 0.8em;
  resize: none;
}
::placeholder {
  color: #616e7c;
  opacity: 1;
}
.error {
  flex-basis: 100%;
  color: #a61b1b;
}
.error:empty {
  display: none;
}

.card {
  padding: 0.8em 1em;
  border: 1px solid var(--line);
  border-inline-start: 5px solid #7b8794;
  border-radius: 0.4em;
  background: #fff;
  overflow-wrap: anywhere;
}
.card > * + * {
  margin-top: 0.4em;
}
section > .card,
.found .card,
.group .card {
  margin-top: 0.75em;
}
.card h3 {
  font-weight: 600;
}
.card h4 {
  color: var(--soft);
  font-size: var(--small);
  font-weight: 600;
}
.badge {
  width: fit-content;
  padding: 0 0.6em;
  border-radius: 0.3em;
  background: #e4e7eb;
  font-size: var(--small);
  font-weight: 600;
}
.amount strong {
  color: #8f3b00;
}
.eligible {
  border-inline-start-color: #1e7a3c;
}
.eligible .badge {
  background: #dff2e4;
  color: #14532d;
}
.eligible_subject_to_review {
  border-inline-start-color: #b7791f;
}
.eligible_subject_to_review .badge {
  background: #fdf0d0;
  color: #6b4200;
}
.need_more_info {
  border-inline-start-color: #3b6fb0;
}
.need_more_info .badge {
  background: #e3edf8;
  color: #1b3f6f;
}
blockquote {
  padding: 0.5em 0.8em;
  border-inline-start: 3px solid var(--line);
  background: var(--wash);
  white-space: pre-wrap;
}
.source,
.disclaimer,
.empty {
  color: var(--soft);
  font-size: var(--small);
}
.short summary {
  padding: 0;
  color: inherit;
  list-style: none;
}
.short summary::-webkit-details-marker {
  display: none;
}
.short summary h3::after {
  content: " ▾";
  color: var(--accent-text);
}
.short [open] summary h3::after {
  content: " ▴";
}
.short details > * + * {
  margin-top: 0.4em;
}
.group {
  border-top: 1px solid var(--line);
}
.group summary h3 {
  display: inline;
}

.total {
  padding: 0.6em 1em;
  border-radius: 0.4em;
  background: var(--wash);
}
.total ul {
  color: var(--soft);
  font-size: var(--small);
}
.tools,
.row {
  display: flex;
  flex-wrap: wrap;
  align-items: center;
  gap: 0.5em;
}
.row input {
  flex: 1;
  min-width: 6em;
}
.facts {
  padding: 0;
  list-style: none;
}
.facts li {
  display: flex;
  flex-wrap: wrap;
  align-items: center;
  gap: 0 0.5em;
  padding: 0.4em 0;
  border-top: 1px solid var(--line);
}
.what {
  flex: 1;
  min-width: 8em;
  overflow-wrap: anywhere;
}
.label {
  display: block;
  color: var(--soft);
  font-size: var(--small);
}
.editor {
  flex: 1;
  padding: 0.4em 0;
}
legend {
  padding: 0 0 0.4em;
  font-weight: 600;
}
.option {
  display: flex;
  align-items: center;
  gap: 0.6em;
  min-height: var(--target);
}
.option input {
  width: 1.3em;
  min-height: 1.3em;
  accent-color: var(--accent);
}
.editor button,
.erase button {
  margin: 0.6em 0.5em 0 0;
}

/* Narrow or low windows, also a wide one at 400 % zoom: the panel is the page. */
@media (max-width: 40em), (max-height: 30em) {
  .panel {
    position: fixed;
    top: 0;
    left: 0;
    width: 100%;
    max-width: none;
    height: 100%;
    max-height: none;
    margin: 0;
    border: 0;
    border-radius: 0;
  }
}
@media (max-height: 30em) {
  .panel {
    overflow-y: auto;
  }
  .view,
  .log {
    flex: none;
    overflow: visible;
  }
  .composer,
  .status {
    position: sticky;
    bottom: 0;
    background: #fff;
  }
}
@media (prefers-reduced-motion: no-preference) {
  .panel {
    animation: appear 0.15s ease-out;
  }
  @keyframes appear {
    from {
      opacity: 0;
    }
  }
}
@media (forced-colors: active) {
  .reply[aria-pressed="true"] {
    border-width: 3px;
  }
}
`;var q=["eligible","eligible_subject_to_review"],Le=[...q,"superseded","need_more_info","ineligible"],v=i=>i.tier!=="C",E=i=>v(i)&&q.includes(i.status);function C(i,e){let t=Le.map(s=>({title:e.status[s],results:i.filter(r=>v(r)&&r.status===s),first:q.includes(s)||s==="superseded"})),n={title:e.encouragements,results:i.filter(s=>!v(s)&&s.status!=="ineligible"),first:!1};return[...t,n].filter(s=>s.results.length>0)}function j(i,e){var t,n,s;return[(t=i.document_title)!=null?t:e.noTitle,(n=i.document_number)!=null?n:e.noNumber,(s=i.document_date)!=null?s:e.noDate,i.locator].join(" · ")}function L(i,...e){return e.length>0&&o("div",{class:"part"},o("h4",{},i),o("ul",{},...e.map(t=>o("li",{},t))))}function $e(i,e){let t=i.amount_text||e.amountNone;return o("p",{class:"amount"},`${e.amount}：`,i.amount?o("strong",{},t):t)}function D(i,e){let t=i.tier!=="C";return[o("h3",{},i.title),o("p",{class:"badge"},t?e.status[i.status]:e.encouragement),t&&i.status!=="ineligible"&&$e(i,e)]}function B(i,{words:e,vocabulary:t,answer:n}){let s=i.missing.map(a=>{let l=t.label(a);if(!n)return l;let c=()=>n(a);return o("button",{class:"link",type:"button","aria-label":e.doTo(e.answer,l),onclick:c},l)}),r=i.failed.map(a=>o("div",{},o("strong",{},t.label(a.fact)),o("p",{},`${e.required}：${a.required}`),o("p",{},`${e.actual}：${a.actual}`)));return[L(e.missing,...s),L(e.failed,...r),L(e.review,...i.review),L(e.notes,...i.notes)]}function U({citation:i},e){return[o("blockquote",{},i.quote),o("p",{class:"source"},j(i,e))]}function $(i,e){let t=i.unspecified.length>0?[e.unspecified(i.unspecified.length)]:[];return i.amount!==null&&o("section",{class:"total"},o("p",{class:"amount"},`${e.total}：`,o("strong",{},i.amount_text)),o("ul",{},...i.assumptions.concat(t).map(n=>o("li",{},n))))}function te(i,e){let{words:t}=e,n=o("details",{},o("summary",{},t.clause),...U(i,t));return o("article",{class:`card ${i.status}`},...D(i,t),...B(i,e),n)}function ne(i,e){let{words:t}=e,n=o("summary",{},...D(i,t)),s=o("details",{},n,...B(i,e),...U(i,t));return o("article",{class:`card short ${i.status}`},s)}function ie(i,e){let{words:t}=e;return o("article",{class:"card"},...D(i,t),...B(i,e),...U(i,t))}var _=class{constructor(e){this.words=e;this.facts=new Map}load(e){e.forEach(t=>this.facts.set(t.name,t))}get(e){return this.facts.get(e)}label(e){var t,n;return(n=(t=this.facts.get(e))==null?void 0:t.label)!=null?n:e}value(e,t){var s;let n=this.facts.get(e);return t==null?this.words.unknown:Array.isArray(t)?t.map(r=>this.value(e,r)).join(this.words.list):typeof t=="boolean"?t?this.words.yes:this.words.no:typeof t=="number"?this.amount(t,(n==null?void 0:n.type)==="money"?this.words.yuan:n==null?void 0:n.unit):(s=n==null?void 0:n.values[String(t)])!=null?s:String(t)}amount(e,t=""){return t===this.words.yuan&&e>=1e4&&e%100===0?`${(e/1e4).toLocaleString()} ${this.words.tenThousand}`:`${e.toLocaleString()} ${t}`.trim()}spoken(e){let t=b(e);return t?Object.entries(t).map(([n,s])=>s===null?this.words.doTo(this.words.remove,this.label(n)):this.words.factIs(this.label(n),this.value(n,s))).join("；"):e}};function b(i){var t;let e=(t=/^\/\w+(\{.+\})$/.exec(i))==null?void 0:t[1];if(!e)return null;try{return JSON.parse(e)}catch(n){return null}}function se(i,e){return`/correct${JSON.stringify({[i]:e})}`}function oe(i){return`/dont_know${JSON.stringify({[i]:null})}`}var re=2e3,_e=10,Fe=6,M=class{constructor(e){this.context=e;this.over=o("p",{class:"error",role:"alert"});this.pending=new Map;this.replies=[];this.rendered=[];let{words:t}=e;this.log=o("div",{class:"log",role:"log","aria-live":"polite","aria-relevant":"additions","aria-label":t.log,tabindex:0}),this.input=o("textarea",{id:"message",rows:1,placeholder:t.placeholder,enterkeyhint:"send",autocomplete:"off",oninput:()=>this.measure(),onkeydown:s=>this.enter(s)});let n=o("form",{class:"composer",onsubmit:s=>{s.preventDefault(),this.submit()}},o("label",{class:"hidden",for:"message"},t.input),this.input,o("button",{type:"submit",class:"primary"},t.send),this.over);this.element=o("div",{class:"view chat"},this.log,n),this.reset()}focus(){this.input.focus()}update(){let{conversation:e}=this.context;(this.rendered.length>e.turns.length||this.rendered[0]!==e.turns[0])&&this.reset(),this.log.setAttribute("aria-live",e.loadingHistory?"off":"polite");let t=e.turns.slice(this.rendered.length);t.forEach(s=>this.addTurn(s));let n=this.updatePending();this.updateReplies(),(t.length>0||n)&&this.scroll()}reset(){let{words:e,greeting:t,server:n}=this.context;this.rendered=[],this.replies=[],this.pending.clear();let s=o("a",{href:n.page("#privacy"),target:"_blank",rel:"noopener"},e.privacyLink);h(this.log,this.bubble("bot",t||e.greeting),o("p",{class:"notice"},e.privacy," ",s),this.quickReplies(0,e.starters.map(r=>({label:r,payload:r}))))}bubble(e,...t){let{words:n}=this.context,s={me:n.me,bot:n.assistant,staff:n.staff}[e];return o("div",{class:`bubble ${e}`},o("span",{class:e==="staff"?"name":"hidden"},s),...t)}addTurn(e){var a;let t=e.client_message_id?this.pending.get(e.client_message_id):void 0;t?(this.pending.delete(e.client_message_id),(a=t.querySelector(".delivery"))==null||a.remove()):e.message&&this.insert(this.bubble("me",this.spoken(e.message))),this.rendered.push(e);let n=e.owner==="staff"&&!e.message?"staff":"bot";e.messages.forEach(l=>this.insert(...this.message(l,e,n)));let s=e.next_question;s&&e.messages.some(l=>l.text.includes(s.text))&&s.why&&this.insert(this.why(s))}insert(...e){var n;let t=(n=this.pending.values().next().value)!=null?n:null;e.forEach(s=>this.log.insertBefore(s,t))}message(e,t,n){var r;if(e.kind==="notice")return[o("p",{class:"notice"},e.text)];let s=e.kind==="results"?this.results(e):[this.bubble(n,e.text)];return(r=e.choices)!=null&&r.length?[...s,this.quickReplies(t.turn,e.choices)]:s}results(e){var s;let{words:t,show:n}=this.context;return[this.bubble("bot",t.resultsIntro),...((s=e.results)!=null?s:[]).map(r=>ne(r,this.context)),o("button",{type:"button",class:"wide",onclick:()=>n("results")},t.resultsAll)]}why(e){return o("details",{class:"why"},o("summary",{},this.context.words.why),o("p",{},e.why))}quickReplies(e,t){let{words:n}=this.context,s=t.map(u=>({choice:u,element:o("button",{type:"button",class:"reply",onclick:()=>this.choose(e,u)},u.label)}));this.replies.push({turn:e,buttons:s});let r=t.filter(({payload:u})=>F(u)).length>1&&o("button",{type:"button",class:"reply primary",onclick:()=>this.confirm(e)},n.confirm),a=s.filter(({choice:u})=>b(u.payload)),l=new Set(a.length>_e?a.slice(Fe):[]),c=u=>s.filter(p=>l.has(p)!==u).map(({element:p})=>p),d=l.size>0&&o("details",{},o("summary",{},n.moreChoices(l.size)),o("div",{class:"replies"},...c(!1)));return o("div",{class:"replies",role:"group","aria-label":n.choices},...c(!0),d,r)}live(e){var n,s;let{conversation:t}=this.context;return e===((s=(n=t.last)==null?void 0:n.turn)!=null?s:0)&&!t.waiting}choose(e,t){var a;if(!this.live(e))return;let n=this.replies.find(l=>l.turn===e);if(!(n&&n.buttons.filter(({choice:{payload:l}})=>F(l)).length>1)||!F(t.payload))return this.context.conversation.say(t.payload);let r=(a=n.buttons.find(l=>l.choice===t))==null?void 0:a.element;r&&m(r,"aria-pressed",r.getAttribute("aria-pressed")!=="true")}confirm(e){var r;let t=this.replies.find(a=>a.turn===e),n=(r=t==null?void 0:t.buttons.filter(({element:a})=>a.getAttribute("aria-pressed")==="true"))!=null?r:[],s=Me(n.map(({choice:a})=>a.payload));s&&this.live(e)&&this.context.conversation.say(s)}updateReplies(){var n,s,r;let{turns:e,unsent:t}=this.context.conversation;for(let{turn:a,buttons:l}of this.replies){let c=(r=(n=e.find(u=>u.turn>a&&u.message))==null?void 0:n.message)!=null?r:(s=t[0])==null?void 0:s.text,d=this.live(a);for(let{choice:u,element:p}of l)m(p,"aria-disabled",!d),d||m(p,"aria-pressed",c!==void 0&&ae(c,u.payload))}}updatePending(){let{conversation:e}=this.context,t=e.unsent;for(let[s,r]of this.pending)t.some(a=>a.id===s)||(r.remove(),this.pending.delete(s));let n=!1;for(let s of t){let r=this.pending.get(s.id);r||(n=!0,r=this.bubble("me",this.spoken(s.text),o("div",{class:"delivery"})),this.pending.set(s.id,r),this.log.appendChild(r)),this.delivery(r,s)}return n}delivery(e,t){var l;let{words:n,conversation:s}=this.context,r=e.querySelector(".delivery"),a=(l=t.error)!=null?l:s.line==="ok"?"":n.pending;!r||r.getAttribute("data-state")===a||(r.setAttribute("data-state",a),h(r,t.error?`${n.notSent}：${t.error}`:a),t.error&&S(r,o("button",{type:"button",class:"link",onclick:()=>s.retry(t)},n.again),o("button",{type:"button",class:"link",onclick:()=>this.takeBack(t)},n.takeBack)))}takeBack(e){this.context.conversation.discard(e),this.input.value=e.text,this.measure(),this.focus()}spoken(e){let{words:t,vocabulary:n}=this.context;for(let{buttons:s}of[...this.replies].reverse()){let r=s.filter(({choice:a})=>ae(e,a.payload));if(r.length>0)return r.map(({choice:a})=>a.label).join(t.list)}return n.spoken(e)}enter(e){e.key!=="Enter"||e.shiftKey||e.isComposing||e.keyCode===229||(e.preventDefault(),this.submit())}submit(){let e=this.input.value.trim();!e||e.length>re||(this.input.value="",this.measure(),this.context.conversation.say(e))}measure(){let{words:e}=this.context,t=this.input.value.trim().length-re;this.over.textContent=t>0?e.tooLong(t):"",this.input.style.height="auto",this.input.style.height=`${this.input.scrollHeight+2}px`}scroll(){let e=this.log.querySelectorAll(".bubble.me"),t=e[e.length-1];t&&(this.log.scrollTop=t.offsetTop-8)}};function F(i){var t;let e=Object.values((t=b(i))!=null?t:{});return e.length===1&&Array.isArray(e[0])}function Me(i){var s;let e=i.map(r=>b(r)),t=Object.keys((s=e[0])!=null?s:{})[0];if(!t)return null;let n=e.reduce((r,a)=>{var l;return r.concat((l=a[t])!=null?l:[])},[]);return`/inform${JSON.stringify({[t]:n})}`}function ae(i,e){var r;if(i===e)return!0;if(!F(e))return!1;let[t,n]=Object.entries(b(e))[0],s=(r=b(i))==null?void 0:r[t];return Array.isArray(s)&&n.every(a=>s.includes(a))}var A=class{constructor(e){this.context=e;this.found=o("div",{class:"found"});this.count=o("p",{class:"empty",role:"status"});let{words:t}=e,n=o("input",{type:"search",id:"query",placeholder:t.searchHint,enterkeyhint:"search"}),s=o("form",{class:"row",role:"search",onsubmit:r=>{r.preventDefault(),n.value.trim()&&this.search(n.value.trim())}},o("label",{class:"hidden",for:"query"},t.searchLabel),n,o("button",{type:"submit",class:"primary"},t.search));this.element=o("div",{class:"view scroll"},s,this.count,this.found)}update(){}async search(e){let{words:t,server:n}=this.context;this.count.textContent=t.loading;let s=await n.clauses(e).catch(()=>null);this.count.textContent=s===null?t.failedToLoad:s.length>0?t.searchFound(s.length):t.searchNone,h(this.found,...(s!=null?s:[]).map(r=>this.passage(r)))}passage(e){var n;let{words:t}=this.context;return o("article",{class:"card"},o("h3",{},(n=e.document_title)!=null?n:t.noTitle),o("p",{class:"source"},`${t.locator}：${e.locator}`),o("blockquote",{},e.text))}};var Y=1e4;function de(i,e,t,n,s){let r=He[i.type](i,e,t),a=o("p",{class:"error",role:"alert"});return o("form",{class:"editor",novalidate:!0,onsubmit:l=>{l.preventDefault();try{n(r.read())}catch(c){a.textContent=c.message}}},o("fieldset",{},o("legend",{},i.question),r.element),a,o("button",{type:"submit",class:"primary"},t.saveFact),o("button",{type:"button",onclick:s},t.cancel))}function G(i,e,t,n){let s=Object.entries(e).map(([r,a])=>{let l=o("input",{type:i,name:"value",value:r,checked:t.includes(r)});return{box:l,row:o("label",{class:"option"},l,a)}});return{element:o("div",{},...s.map(({row:r})=>r)),read:()=>{let r=s.filter(({box:a})=>a.checked).map(({box:a})=>a.value);if(r.length===0)throw new Error(n.needValue);return r}}}function le(i,e,t){let{element:n,read:s}=G("radio",i.values,[String(e)],t);return{element:n,read:()=>s()[0]}}function Ae(i,e,t){return G("checkbox",i.values,Array.isArray(e)?e:[],t)}function Ne(i,e,t){let{element:n,read:s}=G("radio",{true:t.yes,false:t.no},[String(e)],t);return{element:n,read:()=>s()[0]==="true"}}function ce(i,e,t){let n=i.type==="money",s=n&&typeof e=="number"&&e>=Y&&e%100===0,r=o("input",{type:"text",inputmode:"decimal","aria-label":i.label,value:typeof e=="number"?e/(s?Y:1):""}),a=o("select",{"aria-label":t.yuan},o("option",{value:1},t.yuan),o("option",{value:Y,selected:s},t.tenThousand));return{element:o("div",{class:"row"},r,n?a:o("span",{},i.unit)),read:()=>{let l=Math.round(Number(r.value)*(n?Number(a.value):1)*100)/100;if(!(r.value.trim()&&l>=i.minimum&&l<=i.maximum)||i.integer&&l%1)throw new Error(t.range(i.minimum,i.maximum,n?t.yuan:i.unit));return l}}}function N(i,e,t){let n=i.type==="date"?"date":"text",s=o("input",{type:n,maxlength:100,"aria-label":i.label,value:String(e!=null?e:"")});return{element:s,read:()=>{let r=s.value.trim();if(!r)throw new Error(t.needValue);return r}}}function Re(i,e,t){let{element:n,read:s}=N(i,Array.isArray(e)?e.join(" "):void 0,t);return{element:n,read:()=>String(s()).split(/[^\d-]+/)}}var He={bool:Ne,enum:le,authority_decision:le,multi_enum:Ae,number:ce,money:ce,region:N,text:N,date:N,months:Re};var R=class{constructor(e){this.context=e;this.element=o("div",{class:"view scroll"});this.shown="";this.editing=null;this.render()}update(){let{facts:e,last:t}=this.context.conversation,n=JSON.stringify([e,t==null?void 0:t.declined,this.context.vocabulary.label("region")]);n===this.shown||this.editing||(this.shown=n,this.render())}edit(e){let t=this.editing;this.editing=e&&this.context.vocabulary.get(e)?e:null,this.render();let n=this.editing?this.element.querySelector("form input"):this.element.querySelector(`[data-fact="${t}"]`);n==null||n.focus()}render(){var l,c;let{words:e,conversation:t}=this.context,{facts:n}=t,s=((c=(l=t.last)==null?void 0:l.declined)!=null?c:[]).filter(d=>!(d in n)),r=Object.keys(n),a=this.editing&&!r.concat(s).includes(this.editing)?[this.editing]:[];h(this.element,o("p",{},r.length>0?e.factsIntro:e.factsEmpty),o("ul",{class:"facts"},...a.concat(r).map(d=>this.row(d,n[d]))),s.length>0&&o("h3",{},e.declined),s.length>0&&o("ul",{class:"facts"},...s.map(d=>this.row(d,void 0))),t.id!==null&&this.erase())}row(e,t){let{words:n,vocabulary:s}=this.context,r=s.get(e),a=s.label(e);if(r&&e===this.editing)return o("li",{},de(r,t,n,u=>this.say(se(e,u)),()=>this.edit(null)));let l=t!==void 0,c=l?n.change:n.fillIn;return o("li",{},o("span",{class:"what"},o("span",{class:"label"},a),l&&s.value(e,t)),o("button",{type:"button",class:"link","data-fact":e,"aria-label":n.doTo(c,a),onclick:()=>this.edit(e)},c),l&&o("button",{type:"button",class:"link","aria-label":n.doTo(n.remove,a),onclick:()=>this.say(oe(e))},n.remove))}say(e){this.edit(null),this.context.conversation.say(e)}erase(){let{words:e,conversation:t,announce:n}=this.context,s=o("div",{class:"erase"}),r=()=>{let c=o("button",{type:"button",class:"danger",onclick:()=>{l()}},e.eraseYes);h(s,o("p",{},e.eraseAsk),c,o("button",{type:"button",onclick:a},e.cancel)),c.focus()},a=()=>h(s,o("button",{type:"button",onclick:r},e.erase)),l=()=>t.forget().then(()=>n(e.erased),()=>n(e.eraseFailed));return a(),s}};var J=`/* A4 paper, black on white, 14 pt: the hand-out of a service window. */
body {
  max-width: 42em;
  margin: 1.5em auto;
  padding: 0 1em;
  color: #000;
  background: #fff;
  font: 14pt/1.5 "Songti SC", SimSun, "Noto Serif CJK SC", "Noto Sans CJK SC", serif;
}
h1 {
  font-size: 1.5em;
  text-align: center;
}
h2 {
  margin: 1.2em 0 0.4em;
  border-bottom: 1px solid #000;
  font-size: 1.15em;
}
h3,
h4,
p,
ul {
  margin: 0.3em 0;
  font-size: 1em;
}
h4 {
  font-weight: normal;
}
.card {
  margin: 0.8em 0;
  padding: 0.5em 0.8em;
  border: 1px solid #555;
  break-inside: avoid;
}
blockquote {
  margin: 0.4em 0;
  padding-left: 0.8em;
  border-left: 3px solid #555;
  white-space: pre-wrap;
}
.badge {
  font-weight: bold;
}
.source,
.disclaimer {
  font-size: 0.85em;
}
.screen {
  min-height: 44px;
  padding: 0 2em;
  font: inherit;
}
@page {
  size: A4;
  margin: 18mm;
}
@media print {
  .screen {
    display: none;
  }
}
`;var Pe={year:"numeric",month:"long",day:"numeric"},H=class{constructor(e,t,n,s){this.facts=e;this.verdicts=t;this.context=n;this.nonce=s}print(){let e=open("","_blank");if(!e)return this.save();let{words:t}=this.context;e.document.title=t.reportTitle,e.document.documentElement.lang="zh-CN",T(e.document,J,this.nonce,e);let n=o("button",{type:"button",class:"screen",onclick:()=>e.print()},t.print);e.document.body.append(n,this.body())}save(){let{words:e}=this.context,n=`<!doctype html><html lang="zh-CN"><head>${`<meta charset="utf-8"><title>${e.reportTitle}</title><style>${J}</style>`}</head><body>${this.body().outerHTML}</body></html>`,s=URL.createObjectURL(new Blob([n],{type:"text/html"}));o("a",{href:s,download:e.reportFile}).click(),setTimeout(()=>URL.revokeObjectURL(s),6e4)}text(){let{words:e}=this.context,t=this.shown().map(a=>[`【${a.title}】`,...a.results.map(l=>[l.title,`${e.amount}：${l.amount_text||e.amountNone}`,`“${l.citation.quote}”`,j(l.citation,e)].join(`
`))].join(`

`)),{amount:n,amount_text:s}=this.verdicts.totals,r=n?[`${e.total}：${s}`]:[];return[e.reportTitle,this.today(),...r,...t,e.disclaimer].join(`

`)}today(){return this.context.words.reportDate(new Date().toLocaleDateString("zh-CN",Pe))}shown(){return C(this.verdicts.results.filter(e=>v(e)&&e.status!=="ineligible"),this.context.words)}body(){let{words:e,vocabulary:t}=this.context,n={words:e,vocabulary:t};return o("main",{},o("h1",{},e.reportTitle),o("p",{},this.today()),o("h2",{},e.tabs.facts),o("ul",{},...Object.entries(this.facts).map(([s,r])=>o("li",{},e.factIs(t.label(s),t.value(s,r))))),$(this.verdicts.totals,e),...this.shown().map(s=>o("section",{},o("h2",{},e.sectionCount(s.title,s.results.length)),...s.results.map(r=>ie(r,n)))),o("p",{class:"disclaimer"},e.disclaimer))}};var O=class{constructor(e){this.context=e;this.element=o("div",{class:"view scroll"});this.shown=""}update(){let e=JSON.stringify(this.context.conversation.facts);e!==this.shown&&!this.element.hidden&&this.load(e)}async load(e){let{words:t,server:n,conversation:s}=this.context;if(this.shown=e,e==="{}")return h(this.element,o("p",{class:"empty"},t.resultsEmpty));this.element.firstChild||h(this.element,o("p",{class:"empty"},t.loading));let r=await n.eligibility(s.facts).catch(()=>null);if(this.shown===e){if(r)return this.render(r);h(this.element,o("p",{class:"error",role:"alert"},t.failedToLoad),o("button",{type:"button",onclick:()=>{this.load(e)}},t.reload))}}render(e){let{results:t,contradictions:n,unresolved:s}=e,{words:r,conversation:a,nonce:l,announce:c}=this.context,d=new H(a.facts,e,this.context,l),u=async()=>c(await Ie(d.text(),this.element)?r.copied:r.failedToLoad);h(this.element,o("div",{class:"tools"},o("button",{type:"button",onclick:()=>d.print()},r.print),o("button",{type:"button",onclick:()=>d.save()},r.save),o("button",{type:"button",onclick:()=>{u()}},r.copy)),...n.map(({say:p})=>o("p",{class:"error"},p)),...s.map(({text:p})=>o("p",{class:"error"},r.unresolved(p))),$(e.totals,r),!t.some(E)&&o("p",{class:"empty"},r.resultsNone),...C(t,r).map(p=>this.group(p)),o("p",{class:"disclaimer"},r.disclaimer))}group({title:e,results:t,first:n}){let{words:s}=this.context,r=s.sectionCount(e,t.length),a=()=>t.map(c=>te(c,this.context));if(n)return o("section",{},o("h3",{},r),...a());let l=o("div");return o("details",{class:"group",ontoggle:()=>{l.firstChild||h(l,...a())}},o("summary",{},o("h3",{},r)),l)}};async function Ie(i,e){if(navigator.clipboard)return navigator.clipboard.writeText(i).then(()=>!0,()=>!1);let t=o("textarea",{class:"hidden","aria-hidden":"true"});t.value=i,e.appendChild(t),t.select();let n=document.execCommand("copy");return t.remove(),n}var Ve="M4 4h16v12H9l-5 4V4zm4 4v2h8V8H8zm0 4v2h5v-2H8z",ze="M6 4.6 4.6 6l6 6-6 6L6 19.4l6-6 6 6 1.4-1.4-6-6 6-6L18 4.6l-6 6z",K="(max-width: 40em), (max-height: 30em)",qe="a[href], button, input, select, textarea, summary, [tabindex='0']",P=class{constructor(e,t){this.options=t;this.host=o("startup-policy-assistant");this.root=this.host.attachShadow({mode:"open"});this.status=o("p",{class:"status",role:"status"});this.settled=o("p",{class:"settled"});this.tab="chat";this.announced="";this.started=!1;let n=X(t.language),s=new w(e);this.store=new x(`startup-policy-assistant ${e} `),this.conversation=new k(s,this.store,()=>this.update()),this.context={words:n,server:s,conversation:this.conversation,vocabulary:new _(n),nonce:t.nonce,greeting:t.greeting,show:c=>this.show(c),answer:c=>{this.show("facts"),this.views.facts.edit(c)},announce:c=>{this.announced=c,this.update()}},this.views={chat:new M(this.context),results:new O(this.context),facts:new R(this.context),clauses:new A(this.context)};let r=c=>o("button",{type:"button",onclick:()=>this.show(c)},n.tabs[c]);this.tabs={chat:r("chat"),results:r("results"),facts:r("facts"),clauses:r("clauses")};let a=t.title||n.title;this.launcher=o("button",{type:"button",class:"launcher","aria-haspopup":"dialog",onclick:()=>this.open()},z(Ve),o("span",{},t.title||n.open)),this.elder=o("button",{type:"button",class:"plain",onclick:()=>this.toggleElder()},n.elder);let l=o("button",{type:"button",class:"plain","aria-label":n.close,onclick:()=>this.close()},z(ze));this.panel=o("div",{class:"panel",role:"dialog","aria-labelledby":"title",tabindex:-1,onkeydown:c=>this.key(c)},o("div",{class:"head"},o("h2",{id:"title"},a),this.elder,l),o("nav",{"aria-label":a},...Object.values(this.tabs)),this.settled,...Object.values(this.views).map(c=>c.element),this.status)}mount(e){let{position:t,colour:n,elder:s,open:r}=this.options;T(this.root,ee,this.options.nonce),Z(this.host,n),this.host.setAttribute("data-position",t),this.root.append(this.launcher,this.panel),this.setElder(this.store.get("elder")===null?s:this.store.get("elder")==="true"),this.panel.hidden=!0,this.show("chat"),e.appendChild(this.host),document.addEventListener("click",l=>{var c,d;(d=(c=l.target).closest)!=null&&d.call(c,"[data-open-startup-policy-assistant]")&&this.open()});let a=this.store.get("open");(a==="true"||a===null&&r==="wide"&&!matchMedia(K).matches)&&this.reveal()}open(){this.reveal(),matchMedia("(pointer: coarse)").matches||this.tab!=="chat"?this.panel.focus():this.views.chat.focus()}reveal(){if(this.panel.hidden=!1,this.launcher.hidden=!0,this.store.set("open","true"),m(this.panel,"aria-modal",matchMedia(K).matches),this.started)return this.update();this.started=!0,this.conversation.start(),this.context.server.facts().then(e=>{this.context.vocabulary.load(e),this.update()},()=>{})}close(){this.panel.hidden=!0,this.launcher.hidden=!1,this.store.set("open","false"),this.launcher.focus()}show(e){this.tab=e;for(let t of Object.keys(this.views))this.views[t].element.hidden=t!==e,m(this.tabs[t],"aria-pressed",t===e);this.announced="",this.update(),e==="chat"&&this.views.chat.scroll()}toggleElder(){let e=!this.host.hasAttribute("data-elder");this.store.set("elder",String(e)),this.setElder(e)}setElder(e){this.host.toggleAttribute("data-elder",e),m(this.elder,"aria-pressed",e),this.views.chat.scroll()}key(e){e.isComposing||(e.key==="Escape"&&this.close(),e.key==="Tab"&&matchMedia(K).matches&&this.keepFocus(e))}keepFocus(e){let t=Array.from(this.panel.querySelectorAll(qe)).filter(l=>l.offsetParent!==null),[n,s]=[t[0],t[t.length-1]],[r,a]=e.shiftKey?[n,s]:[s,n];this.root.activeElement===r&&(e.preventDefault(),a==null||a.focus())}update(){var r,a;if(this.panel.hidden)return;Object.values(this.views).forEach(l=>l.update());let{words:e}=this.context,t=((a=(r=this.conversation.last)==null?void 0:r.results)!=null?a:[]).filter(v),n=t.filter(({status:l})=>l==="need_more_info").length;h(this.settled,e.settled(t.filter(E).length,n)),this.settled.hidden=t.length===0;let s=this.statusText();this.status.textContent!==s&&(this.status.textContent=s)}statusText(){let{words:e}=this.context,{line:t,loadingHistory:n,waiting:s,owner:r,unsent:a}=this.conversation,l=a.find(c=>c.error);return t!=="ok"?e.line[t]:n?e.history:s?e.thinking:l?`${e.notSent}：${l.error}`:this.announced||e.owner[r]}};var W=document.currentScript,y=W.dataset,he,pe,me,fe,je={position:y.position==="left"?"left":"right",colour:(he=y.color)!=null?he:"",title:(pe=y.title)!=null?pe:"",greeting:(me=y.greeting)!=null?me:"",language:(fe=y.lang)!=null?fe:"zh-CN",elder:y.elder==="true",open:y.open==="wide"?"wide":"",nonce:W.nonce},De=new URL(".",W.src).href;function ue(){new P(De,je).mount(document.body)}document.readyState==="loading"?addEventListener("DOMContentLoaded",ue):ue();})();
