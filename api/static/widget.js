"use strict";(()=>{var be=4e4,f=class extends Error{constructor(t,i){super(`unavailable: ${t}`);this.status=t;this.retryAfterMs=i}},g=class extends Error{constructor(t,i){super(i);this.status=t}};function ye(n){var e,t,i;return(i=(t=(e=n==null?void 0:n.errors)==null?void 0:e[0])==null?void 0:t.message)!=null?i:n==null?void 0:n.detail}var we=[408,425,429,502,503,504],w=class{constructor(e){this.base=e}page(e){return this.base+e}async ready(){await this.call("GET","readyz")}chat(e,t,i){return this.call("POST","api/v1/chat",{conversation_id:e,message:t,client_message_id:i})}async turns(e,t){let i=`since=${t}`;return(await this.call("GET",`api/v1/chat/${encodeURIComponent(e)}?${i}`)).turns}async forget(e){await this.call("DELETE",`api/v1/chat/${encodeURIComponent(e)}`)}eligibility(e){return this.call("POST","api/v1/eligibility",{facts:e})}async facts(){return(await this.call("GET","api/v1/facts")).facts}async clauses(e){let t=`api/v1/clauses?q=${encodeURIComponent(e)}`;return(await this.call("GET",t)).passages}async call(e,t,i){var a,l;let o=new AbortController,r=setTimeout(()=>o.abort(),be);try{let c=await fetch(this.base+t,{method:e,credentials:"omit",cache:"no-store",signal:o.signal,...i===void 0?{}:{headers:{"Content-Type":"application/json"},body:JSON.stringify(i)}}),d=await c.text();if(we.includes(c.status))throw new f(c.status,1e3*Number((a=c.headers.get("Retry-After"))!=null?a:0)||0);let u=d?JSON.parse(d):void 0;if(!c.ok)throw new g(c.status,(l=ye(u))!=null?l:c.statusText);return u}catch(c){throw c instanceof f||c instanceof g?c:new f(0,0)}finally{clearTimeout(r)}}};var I=class{constructor(){this.items=new Map}get length(){return this.items.size}key(e){var t;return(t=Array.from(this.items.keys())[e])!=null?t:null}getItem(e){var t;return(t=this.items.get(e))!=null?t:null}setItem(e,t){this.items.set(e,t)}removeItem(e){this.items.delete(e)}};function xe(){try{let n="startup-policy-assistant?";return localStorage.setItem(n,""),localStorage.removeItem(n),localStorage}catch(n){return new I}}function V(){return Array.from(crypto.getRandomValues(new Uint8Array(16)),n=>n.toString(16).padStart(2,"0")).join("")}var x=class{constructor(e){this.prefix=e;this.storage=xe();this.outbox=`${e}out:`}get(e){return this.storage.getItem(this.prefix+e)}set(e,t){this.storage.setItem(this.prefix+e,t)}remove(e){this.storage.removeItem(this.prefix+e)}watch(e){addEventListener("storage",({key:t})=>{t!=null&&t.startsWith(this.prefix)&&e(t.slice(this.prefix.length).split(":")[0])})}unsent(){var t;let e=[];for(let i=0;i<this.storage.length;i++){let o=this.storage.key(i);o!=null&&o.startsWith(this.outbox)&&e.push(JSON.parse((t=this.storage.getItem(o))!=null?t:"null"))}return e.filter(Boolean).sort((i,o)=>i.at-o.at)}keep(e){this.storage.setItem(this.outbox+e.id,JSON.stringify(e))}keeps(e){return this.storage.getItem(this.outbox+e)!==null}async alone(e){let t=navigator.locks;await(t?t.request(this.prefix,e):e())}drop(e){this.storage.removeItem(this.outbox+e)}};var Q=1e3,ke=8e3,Se=4e3,k=class{constructor(e,t,i){this.server=e;this.store=t;this.changed=i;this.turns=[];this.line="ok";this.loadingHistory=!1;this.sending=!1;this.recovering=!1;this.wait=Q;this.wake=()=>{};this.shown=this.id,t.watch(o=>{o==="seen"||o==="conversation"?this.follow():this.changed()}),addEventListener("online",()=>this.wake()),document.addEventListener("visibilitychange",()=>{document.hidden||(this.wake(),this.id&&this.follow())}),setInterval(()=>{!document.hidden&&this.owner!=="bot"&&this.follow()},Se)}get id(){return this.store.get("conversation")}get last(){return this.turns[this.turns.length-1]}get facts(){var e,t;return(t=(e=this.last)==null?void 0:e.facts)!=null?t:{}}get owner(){var e,t;return(t=(e=this.last)==null?void 0:e.owner)!=null?t:"bot"}get unsent(){return this.store.unsent()}get waiting(){return this.unsent.some(e=>!e.error)}async start(){this.loadingHistory=this.id!==null,this.changed();try{await this.server.ready(),await this.follow()}catch(e){this.recover(e)}finally{this.loadingHistory=!1,this.changed()}}say(e){this.id||this.begin(),this.store.keep({id:V(),text:e,at:Date.now()}),this.changed(),this.pump()}retry(e){this.store.keep({id:e.id,text:e.text,at:Date.now()}),this.changed(),this.pump()}discard(e){this.store.drop(e.id),this.changed()}async forget(){this.id&&await this.server.forget(this.id),this.unsent.forEach(e=>this.store.drop(e.id)),this.store.remove("conversation"),this.show(null),this.changed()}begin(){this.store.set("conversation",V()),this.show(this.id)}show(e){this.shown=e,this.turns=[]}async follow(){this.id!==this.shown&&this.show(this.id);try{this.id&&await this.fetchTurns(this.id)}catch(e){this.recover(e);return}finally{this.changed()}await this.pump()}async fetchTurns(e){var t,i;try{let o=await this.server.turns(e,(i=(t=this.last)==null?void 0:t.turn)!=null?i:0);e===this.shown&&o.forEach(r=>this.add(r))}catch(o){if(!(o instanceof g&&o.status===404))throw o;this.turns.length&&this.show(e)}}add(e){var t,i;e.client_message_id&&this.store.drop(e.client_message_id),e.turn>((i=(t=this.last)==null?void 0:t.turn)!=null?i:0)&&this.turns.push(e)}async pump(){if(!(this.sending||this.recovering)){this.sending=!0;try{let e;for(;e=this.unsent.find(t=>!t.error);)await this.store.alone(()=>this.deliver(e)),this.changed()}catch(e){this.recover(e)}finally{this.sending=!1,this.changed()}}}async deliver(e){var i,o;if(!this.store.keeps(e.id))return;this.id||this.begin();let t=this.id;try{let r=await this.server.chat(t,e.text,e.id);if(this.wait=Q,t!==this.shown)return;r.turn>((o=(i=this.last)==null?void 0:i.turn)!=null?o:0)+1&&await this.fetchTurns(t),this.add({...r,message:e.text,client_message_id:e.id}),this.store.set("seen",String(r.turn))}catch(r){if(!(r instanceof g))throw r;this.store.keep({...e,error:r.message})}}async recover(e){if(!(e instanceof f))throw e;if(!this.recovering){this.recovering=!0;for(let t=e;t;)this.line=t.status===0?"offline":t.status===429?"busy":"loading",this.changed(),await this.pause(Math.max(t.retryAfterMs,this.wait)),this.wait=Math.min(2*this.wait,ke),t=await this.server.ready().then(()=>null,i=>i);this.recovering=!1,this.line="ok",await this.follow()}}pause(e){return new Promise(t=>{let i=setTimeout(t,e);this.wake=()=>{clearTimeout(i),t()}})}};function s(n,e={},...t){let i=document.createElement(n);for(let[o,r]of Object.entries(e))typeof r=="function"?i.addEventListener(o.slice(2),r):r!==!1&&r!==void 0&&i.setAttribute(o,r===!0?"":String(r));return S(i,...t),i}function S(n,...e){for(let t of e)t&&n.appendChild(typeof t=="string"?document.createTextNode(t):t)}function h(n,...e){n.textContent="",S(n,...e)}function z(n){let e=document.createElementNS("http://www.w3.org/2000/svg","svg");e.setAttribute("viewBox","0 0 24 24"),e.setAttribute("aria-hidden","true"),e.setAttribute("focusable","false");let t=document.createElementNS("http://www.w3.org/2000/svg","path");return t.setAttribute("d",n),e.appendChild(t),e}function m(n,e,t){n.setAttribute(e,t?"true":"false")}var Te={title:"创业政策助手",open:"问政策",close:"关闭",tabs:{chat:"对话",results:"结果",facts:"我的信息",clauses:"查条文"},elder:"长辈版",greeting:"您好！请用一两句话告诉我：您在哪个县（市、区、旗）、是做什么的、想做什么。我按政策原文告诉您哪些条款适用、金额多少、还差什么。",privacy:"请不要发送身份证号、银行卡号。您说的情况只用来对照政策，可以随时删除。",privacyLink:"隐私说明",starters:["我能申请哪些政策？","我是大学生，想创业","我是返乡农民工，想办个合作社","我在办众创空间"],log:"对话记录",me:"我：",assistant:"助手：",staff:"工作人员：",input:"您的情况或问题",placeholder:"说说您的情况",send:"发送",code:"窗口给的编码已经填好。点“发送”，就接着窗口说过的情况往下问。",tooLong:n=>`超出 ${n} 个字，请分几次说`,choices:"可选的回答",moreChoices:n=>`还有 ${n} 个选项`,chosen:"（已选）",confirm:"选好了",why:"为什么问这个？",thinking:"正在对照政策条文…",history:"正在取回刚才的对话…",line:{ok:"",loading:"助手正在准备，马上就好。您的话已记下，会自动发出。",busy:"现在问的人较多，稍后会自动发出。",offline:"网络断开了。您的话已记下，连上后自动发出。"},owner:{bot:"",queued:"已转人工，正在排队。",staff:"工作人员正在为您服务。",closed:"本次人工服务已结束。"},notSent:"没有发出",pending:"等待发出",again:"重新发送",takeBack:"取回修改",settled:(n,e)=>`可申请 ${n} 条，待了解 ${e} 条`,status:{eligible:"符合",eligible_subject_to_review:"初步符合，需主管部门认定",need_more_info:"还需了解",ineligible:"不符合",superseded:"按协议（另一文件）执行"},encouragement:"鼓励方向，不是可以申领的待遇",encouragements:"鼓励和支持的方向（仅供参考）",amount:"金额",total:"合计",unspecified:n=>`另有 ${n} 条，文件未载明金额`,unresolved:n=>`“${n}”是哪里还不清楚，请在“我的信息”里改成县、市、区、旗的全名。`,amountNone:"文件未载明",missing:"还需了解",answer:"回答",failed:"为什么不符合，怎样会改变",required:"要求",actual:"您的情况",unknown:"未说明",review:"须由主管部门认定",notes:"请注意",clause:"看原文",locator:"位置",noTitle:"（文件未载明标题）",noNumber:"文件未载明文号",noDate:"文件未载明日期",resultsEmpty:"先在“对话”里说说您在哪里、做什么，这里就会列出适用的政策。",resultsNone:"按现在知道的情况，没有可以申请的政策。",resultsIntro:"对照结果如下，点开可看条件和原文：",resultsAll:"查看全部结果",sectionCount:(n,e)=>`${n}（${e} 条）`,loading:"正在查询…",failedToLoad:"没有取到内容，请检查网络后再试。",reload:"再试一次",disclaimer:"本结果按所列文件的文字和您提供的情况整理，不是审批结论。文件没有印明截止日期，办理前请向主管部门确认是否仍在执行，以受理部门审核为准。",print:"打印",save:"保存",copy:"复制",copied:"已复制",reportTitle:"创业政策对照结果",reportDate:n=>`整理日期：${n}`,reportFile:"创业政策对照结果.html",factsEmpty:"还没有记下任何情况。",factsIntro:"这些是助手现在知道的情况。有错可以改，不想留可以去掉。",declined:"您说不清楚或不想说的",change:"更改",remove:"去掉",fillIn:"补充",saveFact:"保存",cancel:"取消",yes:"是",no:"否",doTo:(n,e)=>`${n}“${e}”`,factIs:(n,e)=>`${n}：${e}`,needValue:"请先填写或选择",range:(n,e,t)=>`请填 ${n} 到 ${e} 之间的数（${t}）`,yuan:"元",tenThousand:"万元",erase:"删除全部记录",eraseAsk:"删除后，对话和您的信息都找不回来。确定删除吗？",eraseYes:"确定删除",erased:"已全部删除。",eraseFailed:"没有删除成功，请联网后再试。",search:"查条文",searchLabel:"想查什么",searchHint:"例如：众创空间 补助、离岗创业",searchNone:"没有找到。换个词试试，例如“孵化器”“贷款”。",searchFound:n=>`找到 ${n} 段原文`,list:"、"},Ee={title:"Startup policy assistant",open:"Ask about policies",close:"Close",tabs:{chat:"Chat",results:"Results",facts:"My facts",clauses:"Clauses"},elder:"Large type",greeting:"Hello! Tell me in Chinese, in a sentence or two, which county you are in, what you do and what you plan. I show which clauses apply, how much they grant and what is missing.",privacy:"Please do not send identity card or bank card numbers. What you say is only compared with the policies, and you can delete it at any time.",privacyLink:"Privacy",starters:["我能申请哪些政策？","我是大学生，想创业","我是返乡农民工，想办个合作社","我在办众创空间"],log:"Conversation",me:"Me: ",assistant:"Assistant: ",staff:"Staff: ",input:"Your situation or question",placeholder:"Your situation",send:"Send",code:"The code from the service window is filled in. Send it to go on with what you told there.",tooLong:n=>`${n} characters too long; please send it in parts`,choices:"Possible answers",moreChoices:n=>`${n} more answers`,chosen:" (chosen)",confirm:"Done",why:"Why do you ask?",thinking:"Comparing with the policies…",history:"Fetching the conversation…",line:{ok:"",loading:"The assistant is getting ready. Your message is kept and will be sent.",busy:"Many people are asking just now. Your message will be sent shortly.",offline:"You are offline. Your message is kept and will be sent when the network is back."},owner:{bot:"",queued:"You are in the queue for a member of staff.",staff:"A member of staff is with you.",closed:"The conversation with staff has ended."},notSent:"Not sent",pending:"Waiting to be sent",again:"Send again",takeBack:"Edit",settled:(n,e)=>`${n} measures available, ${e} still open`,status:{eligible:"Eligible",eligible_subject_to_review:"Eligible subject to review by the authority",need_more_info:"More information needed",ineligible:"Not eligible",superseded:"Governed by another agreement"},encouragement:"An encouragement, not something to claim",encouragements:"Encouragements (for information)",amount:"Amount",total:"In all",unspecified:n=>`${n} more without a figure in the document`,unresolved:n=>`It is not clear where “${n}” is. Please change it under “My facts”.`,amountNone:"Not stated in the document",missing:"Still needed",answer:"Answer",failed:"Why not, and what would change it",required:"Required",actual:"Yours",unknown:"not stated",review:"To be decided by the authority",notes:"Please note",clause:"Read the clause",locator:"Place",noTitle:"(no title in the document)",noNumber:"no number in the document",noDate:"no date in the document",resultsEmpty:"Say in the chat where you are and what you do; the measures that apply will be listed here.",resultsNone:"On what is known so far, no measure is available.",resultsIntro:"The results; unfold one for its conditions and clause:",resultsAll:"Show all results",sectionCount:(n,e)=>`${n} (${e})`,loading:"Loading…",failedToLoad:"Could not load this. Please check the network and try again.",reload:"Try again",disclaimer:"This follows the words of the documents and what you said; it is not a decision. The documents print no end date: ask the authority whether a measure is still in force.",print:"Print",save:"Save",copy:"Copy",copied:"Copied",reportTitle:"Policies compared with your situation",reportDate:n=>`Date: ${n}`,reportFile:"policy-results.html",factsEmpty:"Nothing is known yet.",factsIntro:"This is what the assistant knows. Change what is wrong, remove what you do not want kept.",declined:"What you do not know or will not say",change:"Change",remove:"Remove",fillIn:"Add",saveFact:"Save",cancel:"Cancel",yes:"Yes",no:"No",doTo:(n,e)=>`${n} “${e}”`,factIs:(n,e)=>`${n}: ${e}`,needValue:"Please fill in or choose first",range:(n,e,t)=>`A number from ${n} to ${e} (${t})`,yuan:"yuan",tenThousand:"0,000 yuan",erase:"Delete everything",eraseAsk:"The conversation and your facts cannot be restored. Delete them?",eraseYes:"Delete",erased:"Everything was deleted.",eraseFailed:"Not deleted. Please try again when you are online.",search:"Search",searchLabel:"Search the clauses",searchHint:"For example: 众创空间 补助",searchNone:"Nothing found. Try another word, such as 孵化器 or 贷款.",searchFound:n=>`${n} passages`,list:", "};function X(n){return n.toLowerCase().startsWith("en")?Ee:Te}function T(n,e,t,i=window){let o=n;if(o.adoptedStyleSheets){let a=new i.CSSStyleSheet;a.replaceSync(e),o.adoptedStyleSheets=[a];return}let r=document.createElement("style");r.nonce=t,r.textContent=e,(n instanceof ShadowRoot?n:n.head).appendChild(r)}var Ce=n=>{let e=n/255;return e<=.03928?e/12.92:((e+.055)/1.055)**2.4};function Le(n){let e=/^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(n);if(!e)return null;let[t,i,o]=e.slice(1).map(r=>Ce(parseInt(r,16)));return .2126*t+.7152*i+.0722*o}function Z(n,e){let t=Le(e);if(t===null)return;let i=(t+.05)/.05>1.05/(t+.05);n.style.setProperty("--accent",e),n.style.setProperty("--on-accent",i?"#000":"#fff"),n.style.setProperty("--accent-text",1.05/(t+.05)>=4.5?e:"var(--ink)")}var ee=`/* Sizes are in em, so that 长辈版 is one larger number. Nothing is inherited from the page. */
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
`;var q=["eligible","eligible_subject_to_review"],_e=[...q,"superseded","need_more_info","ineligible"],v=n=>n.tier!=="C",E=n=>v(n)&&q.includes(n.status);function C(n,e){let t=_e.map(o=>({title:e.status[o],results:n.filter(r=>v(r)&&r.status===o),first:q.includes(o)||o==="superseded"})),i={title:e.encouragements,results:n.filter(o=>!v(o)&&o.status!=="ineligible"),first:!1};return[...t,i].filter(o=>o.results.length>0)}function j(n,e){var t,i,o;return[(t=n.document_title)!=null?t:e.noTitle,(i=n.document_number)!=null?i:e.noNumber,(o=n.document_date)!=null?o:e.noDate,n.locator].join(" · ")}function L(n,...e){return e.length>0&&s("div",{class:"part"},s("h4",{},n),s("ul",{},...e.map(t=>s("li",{},t))))}function Fe(n,e){let t=n.amount_text||e.amountNone;return s("p",{class:"amount"},`${e.amount}：`,n.amount?s("strong",{},t):t)}function D(n,e){let t=n.tier!=="C";return[s("h3",{},n.title),s("p",{class:"badge"},t?e.status[n.status]:e.encouragement),t&&n.status!=="ineligible"&&Fe(n,e)]}function B(n,{words:e,vocabulary:t,answer:i}){let o=n.missing.map(a=>{let l=t.label(a);if(!i)return l;let c=()=>i(a);return s("button",{class:"link",type:"button","aria-label":e.doTo(e.answer,l),onclick:c},l)}),r=n.failed.map(a=>s("div",{},s("strong",{},t.label(a.fact)),s("p",{},`${e.required}：${a.required}`),s("p",{},`${e.actual}：${a.actual}`)));return[L(e.missing,...o),L(e.failed,...r),L(e.review,...n.review),L(e.notes,...n.notes)]}function U({citation:n},e){return[s("blockquote",{},n.quote),s("p",{class:"source"},j(n,e))]}function $(n,e){let t=n.unspecified.length>0?[e.unspecified(n.unspecified.length)]:[];return n.amount!==null&&s("section",{class:"total"},s("p",{class:"amount"},`${e.total}：`,s("strong",{},n.amount_text)),s("ul",{},...n.assumptions.concat(t).map(i=>s("li",{},i))))}function te(n,e){let{words:t}=e,i=s("details",{},s("summary",{},t.clause),...U(n,t));return s("article",{class:`card ${n.status}`},...D(n,t),...B(n,e),i)}function ie(n,e){let{words:t}=e,i=s("summary",{},...D(n,t)),o=s("details",{},i,...B(n,e),...U(n,t));return s("article",{class:`card short ${n.status}`},o)}function ne(n,e){let{words:t}=e;return s("article",{class:"card"},...D(n,t),...B(n,e),...U(n,t))}var _=class{constructor(e){this.words=e;this.facts=new Map}load(e){e.forEach(t=>this.facts.set(t.name,t))}get(e){return this.facts.get(e)}label(e){var t,i;return(i=(t=this.facts.get(e))==null?void 0:t.label)!=null?i:e}value(e,t){var o;let i=this.facts.get(e);return t==null?this.words.unknown:Array.isArray(t)?t.map(r=>this.value(e,r)).join(this.words.list):typeof t=="boolean"?t?this.words.yes:this.words.no:typeof t=="number"?this.amount(t,(i==null?void 0:i.type)==="money"?this.words.yuan:i==null?void 0:i.unit):(o=i==null?void 0:i.values[String(t)])!=null?o:String(t)}amount(e,t=""){return t===this.words.yuan&&e>=1e4&&e%100===0?`${(e/1e4).toLocaleString()} ${this.words.tenThousand}`:`${e.toLocaleString()} ${t}`.trim()}spoken(e){let t=b(e);return t?Object.entries(t).map(([i,o])=>o===null?this.words.doTo(this.words.remove,this.label(i)):this.words.factIs(this.label(i),this.value(i,o))).join("；"):e}};function b(n){var t;let e=(t=/^\/\w+(\{.+\})$/.exec(n))==null?void 0:t[1];if(!e)return null;try{return JSON.parse(e)}catch(i){return null}}function oe(n,e){return`/correct${JSON.stringify({[n]:e})}`}function se(n){return`/dont_know${JSON.stringify({[n]:null})}`}var re=2e3,Me=10,Ae=6,M=class{constructor(e){this.context=e;this.over=s("p",{class:"error",role:"alert"});this.pending=new Map;this.replies=[];this.rendered=[];let{words:t}=e;this.log=s("div",{class:"log",role:"log","aria-live":"polite","aria-relevant":"additions","aria-label":t.log,tabindex:0}),this.input=s("textarea",{id:"message",rows:1,placeholder:t.placeholder,enterkeyhint:"send",autocomplete:"off",oninput:()=>this.measure(),onkeydown:o=>this.enter(o)});let i=s("form",{class:"composer",onsubmit:o=>{o.preventDefault(),this.submit()}},s("label",{class:"hidden",for:"message"},t.input),this.input,s("button",{type:"submit",class:"primary"},t.send),this.over);this.element=s("div",{class:"view chat"},this.log,i),this.reset()}focus(){this.input.focus()}draft(e){this.input.value=e,this.measure()}update(){let{conversation:e}=this.context;(this.rendered.length>e.turns.length||this.rendered[0]!==e.turns[0])&&this.reset(),this.log.setAttribute("aria-live",e.loadingHistory?"off":"polite");let t=e.turns.slice(this.rendered.length);t.forEach(o=>this.addTurn(o));let i=this.updatePending();this.updateReplies(),(t.length>0||i)&&this.scroll()}reset(){let{words:e,greeting:t,server:i}=this.context;this.rendered=[],this.replies=[],this.pending.clear();let o=s("a",{href:i.page("#privacy"),target:"_blank",rel:"noopener"},e.privacyLink);h(this.log,this.bubble("bot",t||e.greeting),s("p",{class:"notice"},e.privacy," ",o),this.quickReplies(0,e.starters.map(r=>({label:r,payload:r}))))}bubble(e,...t){let{words:i}=this.context,o={me:i.me,bot:i.assistant,staff:i.staff}[e];return s("div",{class:`bubble ${e}`},s("span",{class:e==="staff"?"name":"hidden"},o),...t)}addTurn(e){var a;let t=e.client_message_id?this.pending.get(e.client_message_id):void 0;t?(this.pending.delete(e.client_message_id),(a=t.querySelector(".delivery"))==null||a.remove()):e.message&&this.insert(this.bubble("me",this.spoken(e.message))),this.rendered.push(e);let i=e.owner==="staff"&&!e.message?"staff":"bot";e.messages.forEach(l=>this.insert(...this.message(l,e,i)));let o=e.next_question;o&&e.messages.some(l=>l.text.includes(o.text))&&o.why&&this.insert(this.why(o))}insert(...e){var i;let t=(i=this.pending.values().next().value)!=null?i:null;e.forEach(o=>this.log.insertBefore(o,t))}message(e,t,i){var r;if(e.kind==="notice")return[s("p",{class:"notice"},e.text)];let o=e.kind==="results"?this.results(e):[this.bubble(i,e.text)];return(r=e.choices)!=null&&r.length?[...o,this.quickReplies(t.turn,e.choices)]:o}results(e){var o;let{words:t,show:i}=this.context;return[this.bubble("bot",t.resultsIntro),...((o=e.results)!=null?o:[]).map(r=>ie(r,this.context)),s("button",{type:"button",class:"wide",onclick:()=>i("results")},t.resultsAll)]}why(e){return s("details",{class:"why"},s("summary",{},this.context.words.why),s("p",{},e.why))}quickReplies(e,t){let{words:i}=this.context,o=t.map(u=>({choice:u,element:s("button",{type:"button",class:"reply",onclick:()=>this.choose(e,u)},u.label)}));this.replies.push({turn:e,buttons:o});let r=t.filter(({payload:u})=>F(u)).length>1&&s("button",{type:"button",class:"reply primary",onclick:()=>this.confirm(e)},i.confirm),a=o.filter(({choice:u})=>b(u.payload)),l=new Set(a.length>Me?a.slice(Ae):[]),c=u=>o.filter(p=>l.has(p)!==u).map(({element:p})=>p),d=l.size>0&&s("details",{},s("summary",{},i.moreChoices(l.size)),s("div",{class:"replies"},...c(!1)));return s("div",{class:"replies",role:"group","aria-label":i.choices},...c(!0),d,r)}live(e){var i,o;let{conversation:t}=this.context;return e===((o=(i=t.last)==null?void 0:i.turn)!=null?o:0)&&!t.waiting}choose(e,t){var a;if(!this.live(e))return;let i=this.replies.find(l=>l.turn===e);if(!(i&&i.buttons.filter(({choice:{payload:l}})=>F(l)).length>1)||!F(t.payload))return this.context.conversation.say(t.payload);let r=(a=i.buttons.find(l=>l.choice===t))==null?void 0:a.element;r&&m(r,"aria-pressed",r.getAttribute("aria-pressed")!=="true")}confirm(e){var r;let t=this.replies.find(a=>a.turn===e),i=(r=t==null?void 0:t.buttons.filter(({element:a})=>a.getAttribute("aria-pressed")==="true"))!=null?r:[],o=Ne(i.map(({choice:a})=>a.payload));o&&this.live(e)&&this.context.conversation.say(o)}updateReplies(){var i,o,r;let{turns:e,unsent:t}=this.context.conversation;for(let{turn:a,buttons:l}of this.replies){let c=(r=(i=e.find(u=>u.turn>a&&u.message))==null?void 0:i.message)!=null?r:(o=t[0])==null?void 0:o.text,d=this.live(a);for(let{choice:u,element:p}of l)m(p,"aria-disabled",!d),d||m(p,"aria-pressed",c!==void 0&&ae(c,u.payload))}}updatePending(){let{conversation:e}=this.context,t=e.unsent;for(let[o,r]of this.pending)t.some(a=>a.id===o)||(r.remove(),this.pending.delete(o));let i=!1;for(let o of t){let r=this.pending.get(o.id);r||(i=!0,r=this.bubble("me",this.spoken(o.text),s("div",{class:"delivery"})),this.pending.set(o.id,r),this.log.appendChild(r)),this.delivery(r,o)}return i}delivery(e,t){var l;let{words:i,conversation:o}=this.context,r=e.querySelector(".delivery"),a=(l=t.error)!=null?l:o.line==="ok"?"":i.pending;!r||r.getAttribute("data-state")===a||(r.setAttribute("data-state",a),h(r,t.error?`${i.notSent}：${t.error}`:a),t.error&&S(r,s("button",{type:"button",class:"link",onclick:()=>o.retry(t)},i.again),s("button",{type:"button",class:"link",onclick:()=>this.takeBack(t)},i.takeBack)))}takeBack(e){this.context.conversation.discard(e),this.input.value=e.text,this.measure(),this.focus()}spoken(e){let{words:t,vocabulary:i}=this.context;for(let{buttons:o}of[...this.replies].reverse()){let r=o.filter(({choice:a})=>ae(e,a.payload));if(r.length>0)return r.map(({choice:a})=>a.label).join(t.list)}return i.spoken(e)}enter(e){e.key!=="Enter"||e.shiftKey||e.isComposing||e.keyCode===229||(e.preventDefault(),this.submit())}submit(){let e=this.input.value.trim();!e||e.length>re||(this.input.value="",this.measure(),this.context.conversation.say(e))}measure(){let{words:e}=this.context,t=this.input.value.trim().length-re;this.over.textContent=t>0?e.tooLong(t):"",this.input.style.height="auto",this.input.style.height=`${this.input.scrollHeight+2}px`}scroll(){let e=this.log.querySelectorAll(".bubble.me"),t=e[e.length-1];t&&(this.log.scrollTop=t.offsetTop-8)}};function F(n){var t;let e=Object.values((t=b(n))!=null?t:{});return e.length===1&&Array.isArray(e[0])}function Ne(n){var o;let e=n.map(r=>b(r)),t=Object.keys((o=e[0])!=null?o:{})[0];if(!t)return null;let i=e.reduce((r,a)=>{var l;return r.concat((l=a[t])!=null?l:[])},[]);return`/inform${JSON.stringify({[t]:i})}`}function ae(n,e){var r;if(n===e)return!0;if(!F(e))return!1;let[t,i]=Object.entries(b(e))[0],o=(r=b(n))==null?void 0:r[t];return Array.isArray(o)&&i.every(a=>o.includes(a))}var A=class{constructor(e){this.context=e;this.found=s("div",{class:"found"});this.count=s("p",{class:"empty",role:"status"});let{words:t}=e,i=s("input",{type:"search",id:"query",placeholder:t.searchHint,enterkeyhint:"search"}),o=s("form",{class:"row",role:"search",onsubmit:r=>{r.preventDefault(),i.value.trim()&&this.search(i.value.trim())}},s("label",{class:"hidden",for:"query"},t.searchLabel),i,s("button",{type:"submit",class:"primary"},t.search));this.element=s("div",{class:"view scroll"},o,this.count,this.found)}update(){}async search(e){let{words:t,server:i}=this.context;this.count.textContent=t.loading;let o=await i.clauses(e).catch(()=>null);this.count.textContent=o===null?t.failedToLoad:o.length>0?t.searchFound(o.length):t.searchNone,h(this.found,...(o!=null?o:[]).map(r=>this.passage(r)))}passage(e){var i;let{words:t}=this.context;return s("article",{class:"card"},s("h3",{},(i=e.document_title)!=null?i:t.noTitle),s("p",{class:"source"},`${t.locator}：${e.locator}`),s("blockquote",{},e.text))}};var Y=1e4;function de(n,e,t,i,o){let r=Pe[n.type](n,e,t),a=s("p",{class:"error",role:"alert"});return s("form",{class:"editor",novalidate:!0,onsubmit:l=>{l.preventDefault();try{i(r.read())}catch(c){a.textContent=c.message}}},s("fieldset",{},s("legend",{},n.question),r.element),a,s("button",{type:"submit",class:"primary"},t.saveFact),s("button",{type:"button",onclick:o},t.cancel))}function G(n,e,t,i){let o=Object.entries(e).map(([r,a])=>{let l=s("input",{type:n,name:"value",value:r,checked:t.includes(r)});return{box:l,row:s("label",{class:"option"},l,a)}});return{element:s("div",{},...o.map(({row:r})=>r)),read:()=>{let r=o.filter(({box:a})=>a.checked).map(({box:a})=>a.value);if(r.length===0)throw new Error(i.needValue);return r}}}function le(n,e,t){let{element:i,read:o}=G("radio",n.values,[String(e)],t);return{element:i,read:()=>o()[0]}}function Oe(n,e,t){return G("checkbox",n.values,Array.isArray(e)?e:[],t)}function Re(n,e,t){let{element:i,read:o}=G("radio",{true:t.yes,false:t.no},[String(e)],t);return{element:i,read:()=>o()[0]==="true"}}function ce(n,e,t){let i=n.type==="money",o=i&&typeof e=="number"&&e>=Y&&e%100===0,r=s("input",{type:"text",inputmode:"decimal","aria-label":n.label,value:typeof e=="number"?e/(o?Y:1):""}),a=s("select",{"aria-label":t.yuan},s("option",{value:1},t.yuan),s("option",{value:Y,selected:o},t.tenThousand));return{element:s("div",{class:"row"},r,i?a:s("span",{},n.unit)),read:()=>{let l=Math.round(Number(r.value)*(i?Number(a.value):1)*100)/100;if(!(r.value.trim()&&l>=n.minimum&&l<=n.maximum)||n.integer&&l%1)throw new Error(t.range(n.minimum,n.maximum,i?t.yuan:n.unit));return l}}}function N(n,e,t){let i=n.type==="date"?"date":"text",o=s("input",{type:i,maxlength:100,"aria-label":n.label,value:String(e!=null?e:"")});return{element:o,read:()=>{let r=o.value.trim();if(!r)throw new Error(t.needValue);return r}}}function He(n,e,t){let{element:i,read:o}=N(n,Array.isArray(e)?e.join(" "):void 0,t);return{element:i,read:()=>String(o()).split(/[^\d-]+/)}}var Pe={bool:Re,enum:le,authority_decision:le,multi_enum:Oe,number:ce,money:ce,region:N,text:N,date:N,months:He};var O=class{constructor(e){this.context=e;this.element=s("div",{class:"view scroll"});this.shown="";this.editing=null;this.render()}update(){let{facts:e,last:t}=this.context.conversation,i=JSON.stringify([e,t==null?void 0:t.declined,this.context.vocabulary.label("region")]);i===this.shown||this.editing||(this.shown=i,this.render())}edit(e){let t=this.editing;this.editing=e&&this.context.vocabulary.get(e)?e:null,this.render();let i=this.editing?this.element.querySelector("form input"):this.element.querySelector(`[data-fact="${t}"]`);i==null||i.focus()}render(){var l,c;let{words:e,conversation:t}=this.context,{facts:i}=t,o=((c=(l=t.last)==null?void 0:l.declined)!=null?c:[]).filter(d=>!(d in i)),r=Object.keys(i),a=this.editing&&!r.concat(o).includes(this.editing)?[this.editing]:[];h(this.element,s("p",{},r.length>0?e.factsIntro:e.factsEmpty),s("ul",{class:"facts"},...a.concat(r).map(d=>this.row(d,i[d]))),o.length>0&&s("h3",{},e.declined),o.length>0&&s("ul",{class:"facts"},...o.map(d=>this.row(d,void 0))),t.id!==null&&this.erase())}row(e,t){let{words:i,vocabulary:o}=this.context,r=o.get(e),a=o.label(e);if(r&&e===this.editing)return s("li",{},de(r,t,i,u=>this.say(oe(e,u)),()=>this.edit(null)));let l=t!==void 0,c=l?i.change:i.fillIn;return s("li",{},s("span",{class:"what"},s("span",{class:"label"},a),l&&o.value(e,t)),s("button",{type:"button",class:"link","data-fact":e,"aria-label":i.doTo(c,a),onclick:()=>this.edit(e)},c),l&&s("button",{type:"button",class:"link","aria-label":i.doTo(i.remove,a),onclick:()=>this.say(se(e))},i.remove))}say(e){this.edit(null),this.context.conversation.say(e)}erase(){let{words:e,conversation:t,announce:i}=this.context,o=s("div",{class:"erase"}),r=()=>{let c=s("button",{type:"button",class:"danger",onclick:()=>{l()}},e.eraseYes);h(o,s("p",{},e.eraseAsk),c,s("button",{type:"button",onclick:a},e.cancel)),c.focus()},a=()=>h(o,s("button",{type:"button",onclick:r},e.erase)),l=()=>t.forget().then(()=>i(e.erased),()=>i(e.eraseFailed));return a(),o}};var J=`/* A4 paper, black on white, 14 pt: the hand-out of a service window. */
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
`;var Ve={year:"numeric",month:"long",day:"numeric"},R=class{constructor(e,t,i,o){this.facts=e;this.verdicts=t;this.context=i;this.nonce=o}print(){let e=open("","_blank");if(!e)return this.save();let{words:t}=this.context;e.document.title=t.reportTitle,e.document.documentElement.lang="zh-CN",T(e.document,J,this.nonce,e);let i=s("button",{type:"button",class:"screen",onclick:()=>e.print()},t.print);e.document.body.append(i,this.body())}save(){let{words:e}=this.context,i=`<!doctype html><html lang="zh-CN"><head>${`<meta charset="utf-8"><title>${e.reportTitle}</title><style>${J}</style>`}</head><body>${this.body().outerHTML}</body></html>`,o=URL.createObjectURL(new Blob([i],{type:"text/html"}));s("a",{href:o,download:e.reportFile}).click(),setTimeout(()=>URL.revokeObjectURL(o),6e4)}text(){let{words:e}=this.context,t=this.shown().map(a=>[`【${a.title}】`,...a.results.map(l=>[l.title,`${e.amount}：${l.amount_text||e.amountNone}`,`“${l.citation.quote}”`,j(l.citation,e)].join(`
`))].join(`

`)),{amount:i,amount_text:o}=this.verdicts.totals,r=i?[`${e.total}：${o}`]:[];return[e.reportTitle,this.today(),...r,...t,e.disclaimer].join(`

`)}today(){return this.context.words.reportDate(new Date().toLocaleDateString("zh-CN",Ve))}shown(){return C(this.verdicts.results.filter(e=>v(e)&&e.status!=="ineligible"),this.context.words)}body(){let{words:e,vocabulary:t}=this.context,i={words:e,vocabulary:t};return s("main",{},s("h1",{},e.reportTitle),s("p",{},this.today()),s("h2",{},e.tabs.facts),s("ul",{},...Object.entries(this.facts).map(([o,r])=>s("li",{},e.factIs(t.label(o),t.value(o,r))))),$(this.verdicts.totals,e),...this.shown().map(o=>s("section",{},s("h2",{},e.sectionCount(o.title,o.results.length)),...o.results.map(r=>ne(r,i)))),s("p",{class:"disclaimer"},e.disclaimer))}};var H=class{constructor(e){this.context=e;this.element=s("div",{class:"view scroll"});this.shown=""}update(){let e=JSON.stringify(this.context.conversation.facts);e!==this.shown&&!this.element.hidden&&this.load(e)}async load(e){let{words:t,server:i,conversation:o}=this.context;if(this.shown=e,e==="{}")return h(this.element,s("p",{class:"empty"},t.resultsEmpty));this.element.firstChild||h(this.element,s("p",{class:"empty"},t.loading));let r=await i.eligibility(o.facts).catch(()=>null);if(this.shown===e){if(r)return this.render(r);h(this.element,s("p",{class:"error",role:"alert"},t.failedToLoad),s("button",{type:"button",onclick:()=>{this.load(e)}},t.reload))}}render(e){let{results:t,contradictions:i,unresolved:o}=e,{words:r,conversation:a,nonce:l,announce:c}=this.context,d=new R(a.facts,e,this.context,l),u=async()=>c(await ze(d.text(),this.element)?r.copied:r.failedToLoad);h(this.element,s("div",{class:"tools"},s("button",{type:"button",onclick:()=>d.print()},r.print),s("button",{type:"button",onclick:()=>d.save()},r.save),s("button",{type:"button",onclick:()=>{u()}},r.copy)),...i.map(({say:p})=>s("p",{class:"error"},p)),...o.map(({text:p})=>s("p",{class:"error"},r.unresolved(p))),$(e.totals,r),!t.some(E)&&s("p",{class:"empty"},r.resultsNone),...C(t,r).map(p=>this.group(p)),s("p",{class:"disclaimer"},r.disclaimer))}group({title:e,results:t,first:i}){let{words:o}=this.context,r=o.sectionCount(e,t.length),a=()=>t.map(c=>te(c,this.context));if(i)return s("section",{},s("h3",{},r),...a());let l=s("div");return s("details",{class:"group",ontoggle:()=>{l.firstChild||h(l,...a())}},s("summary",{},s("h3",{},r)),l)}};async function ze(n,e){if(navigator.clipboard)return navigator.clipboard.writeText(n).then(()=>!0,()=>!1);let t=s("textarea",{class:"hidden","aria-hidden":"true"});t.value=n,e.appendChild(t),t.select();let i=document.execCommand("copy");return t.remove(),i}var qe="M4 4h16v12H9l-5 4V4zm4 4v2h8V8H8zm0 4v2h5v-2H8z",je="M6 4.6 4.6 6l6 6-6 6L6 19.4l6-6 6 6 1.4-1.4-6-6 6-6L18 4.6l-6 6z",K="(max-width: 40em), (max-height: 30em)",De="a[href], button, input, select, textarea, summary, [tabindex='0']",P=class{constructor(e,t){this.options=t;this.host=s("startup-policy-assistant");this.root=this.host.attachShadow({mode:"open"});this.status=s("p",{class:"status",role:"status"});this.settled=s("p",{class:"settled"});this.tab="chat";this.announced="";this.started=!1;let i=X(t.language),o=new w(e);this.store=new x(`startup-policy-assistant ${e} `),this.conversation=new k(o,this.store,()=>this.update()),this.context={words:i,server:o,conversation:this.conversation,vocabulary:new _(i),nonce:t.nonce,greeting:t.greeting,show:c=>this.show(c),answer:c=>{this.show("facts"),this.views.facts.edit(c)},announce:c=>{this.announced=c,this.update()}},this.views={chat:new M(this.context),results:new H(this.context),facts:new O(this.context),clauses:new A(this.context)};let r=c=>s("button",{type:"button",onclick:()=>this.show(c)},i.tabs[c]);this.tabs={chat:r("chat"),results:r("results"),facts:r("facts"),clauses:r("clauses")};let a=t.title||i.title;this.launcher=s("button",{type:"button",class:"launcher","aria-haspopup":"dialog",onclick:()=>this.open()},z(qe),s("span",{},t.title||i.open)),this.elder=s("button",{type:"button",class:"plain",onclick:()=>this.toggleElder()},i.elder);let l=s("button",{type:"button",class:"plain","aria-label":i.close,onclick:()=>this.close()},z(je));this.panel=s("div",{class:"panel",role:"dialog","aria-labelledby":"title",tabindex:-1,onkeydown:c=>this.key(c)},s("div",{class:"head"},s("h2",{id:"title"},a),this.elder,l),s("nav",{"aria-label":a},...Object.values(this.tabs)),this.settled,...Object.values(this.views).map(c=>c.element),this.status)}mount(e){let{position:t,colour:i,elder:o,open:r}=this.options;T(this.root,ee,this.options.nonce),Z(this.host,i),this.host.setAttribute("data-position",t),this.root.append(this.launcher,this.panel),this.setElder(this.store.get("elder")===null?o:this.store.get("elder")==="true"),this.panel.hidden=!0,this.show("chat"),e.appendChild(this.host),document.addEventListener("click",l=>{var c,d;(d=(c=l.target).closest)!=null&&d.call(c,"[data-open-startup-policy-assistant]")&&this.open()});let a=this.store.get("open");(a==="true"||a===null&&r==="wide"&&!matchMedia(K).matches)&&this.reveal(),this.options.code&&this.offer(this.options.code)}offer(e){this.views.chat.draft(e),this.open(),this.context.announce(this.context.words.code),history.replaceState(history.state,"",location.pathname+location.search)}open(){this.reveal(),matchMedia("(pointer: coarse)").matches||this.tab!=="chat"?this.panel.focus():this.views.chat.focus()}reveal(){if(this.panel.hidden=!1,this.launcher.hidden=!0,this.store.set("open","true"),m(this.panel,"aria-modal",matchMedia(K).matches),this.started)return this.update();this.started=!0,this.conversation.start(),this.context.server.facts().then(e=>{this.context.vocabulary.load(e),this.update()},()=>{})}close(){this.panel.hidden=!0,this.launcher.hidden=!1,this.store.set("open","false"),this.launcher.focus()}show(e){this.tab=e;for(let t of Object.keys(this.views))this.views[t].element.hidden=t!==e,m(this.tabs[t],"aria-pressed",t===e);this.announced="",this.update(),e==="chat"&&this.views.chat.scroll()}toggleElder(){let e=!this.host.hasAttribute("data-elder");this.store.set("elder",String(e)),this.setElder(e)}setElder(e){this.host.toggleAttribute("data-elder",e),m(this.elder,"aria-pressed",e),this.views.chat.scroll()}key(e){e.isComposing||(e.key==="Escape"&&this.close(),e.key==="Tab"&&matchMedia(K).matches&&this.keepFocus(e))}keepFocus(e){let t=Array.from(this.panel.querySelectorAll(De)).filter(l=>l.offsetParent!==null),[i,o]=[t[0],t[t.length-1]],[r,a]=e.shiftKey?[i,o]:[o,i];this.root.activeElement===r&&(e.preventDefault(),a==null||a.focus())}update(){var r,a;if(this.panel.hidden)return;Object.values(this.views).forEach(l=>l.update());let{words:e}=this.context,t=((a=(r=this.conversation.last)==null?void 0:r.results)!=null?a:[]).filter(v),i=t.filter(({status:l})=>l==="need_more_info").length;h(this.settled,e.settled(t.filter(E).length,i)),this.settled.hidden=t.length===0;let o=this.statusText();this.status.textContent!==o&&(this.status.textContent=o)}statusText(){let{words:e}=this.context,{line:t,loadingHistory:i,waiting:o,owner:r,unsent:a}=this.conversation,l=a.find(c=>c.error);return t!=="ok"?e.line[t]:i?e.history:o?e.thinking:l?`${e.notSent}：${l.error}`:this.announced||e.owner[r]}};var Be=/^#code=([2-9A-Z]{5}-[2-9A-Z]{5})$/,W=document.currentScript,y=W.dataset,he,pe,me,fe,ge,ve,Ue={position:y.position==="left"?"left":"right",colour:(he=y.color)!=null?he:"",title:(pe=y.title)!=null?pe:"",greeting:(me=y.greeting)!=null?me:"",language:(fe=y.lang)!=null?fe:"zh-CN",elder:y.elder==="true",open:y.open==="wide"?"wide":"",nonce:W.nonce,code:(ve=(ge=Be.exec(location.hash))==null?void 0:ge[1])!=null?ve:""},Ye=new URL(".",W.src).href;function ue(){new P(Ye,Ue).mount(document.body)}document.readyState==="loading"?addEventListener("DOMContentLoaded",ue):ue();})();
