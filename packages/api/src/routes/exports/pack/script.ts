/**
 * The pack's own script, as it stands in the page. It has a SHA-256 of its own (FIPS 180-4) because not every browser offers one to a page that
 * was opened from a file, and it writes canonical JSON (RFC 8785), so that what is hashed is what `facts.ts` hashed. It asks nobody for anything.
 * Written for the oldest web views that open such files.
 */
export const PACK_SCRIPT = `(function(){
function sha256(text){
var bytes=unescape(encodeURIComponent(text)),n=bytes.length,words=[],i,j,k=[],h=[],prime=2,composite={};
for(i=0;i<n;i++)words[i>>2]|=bytes.charCodeAt(i)<<(24-i%4*8);
words[n>>2]|=128<<(24-n%4*8);
var last=((n+8>>6)+1)*16;
words[last-2]=Math.floor(n/536870912);words[last-1]=n<<3;
for(;k.length<64;prime++){if(composite[prime])continue;
for(i=prime*prime;i<320;i+=prime)composite[i]=1;
if(h.length<8)h.push((Math.pow(prime,.5)*4294967296)|0);
k.push((Math.pow(prime,1/3)*4294967296)|0)}
function right(x,by){return x>>>by|x<<32-by}
for(i=0;i<last;i+=16){var w=words.slice(i,i+16),s=h.slice(0);
for(j=0;j<64;j++){
if(j>15){var a=w[j-15],b=w[j-2];w[j]=(w[j-16]|0)+(right(a,7)^right(a,18)^a>>>3)+(w[j-7]|0)+(right(b,17)^right(b,19)^b>>>10)|0}
var t=s[7]+(right(s[4],6)^right(s[4],11)^right(s[4],25))+(s[4]&s[5]^~s[4]&s[6])+k[j]+(w[j]|0)|0;
var u=(right(s[0],2)^right(s[0],13)^right(s[0],22))+(s[0]&s[1]^s[0]&s[2]^s[1]&s[2])|0;
s=[t+u|0,s[0],s[1],s[2],s[3]+t|0,s[4],s[5],s[6]]}
for(j=0;j<8;j++)h[j]=h[j]+s[j]|0}
return h.map(function(one){return("0000000"+(one>>>0).toString(16)).slice(-8)}).join("")}
function canonical(value){
if(Array.isArray(value))return"["+value.map(canonical).join(",")+"]";
if(value===null||typeof value!=="object")return JSON.stringify(value);
return"{"+Object.keys(value).sort().map(function(name){return JSON.stringify(name)+":"+canonical(value[name])}).join(",")+"}"}
function at(id){return document.getElementById(id)}
function say(id,zh,en){var p=at(id);p.textContent="";
[["z","zh-CN",zh],["e","en",en]].forEach(function(one){var s=document.createElement("span");s.className=one[0];s.lang=one[1];s.textContent=one[2];p.appendChild(s)})}
if(typeof window==="undefined")return{sha256:sha256,canonical:canonical};
var sums=JSON.parse(at("sums").textContent),text=at("pack").textContent,pack=JSON.parse(text),wrong=[];
var seen=sha256(at("seen").textContent)===sums.seen,whole=sha256(canonical(pack))===sums.pack;
pack.facts.forEach(function(one,n){
var right=sha256(canonical(one.fact))===one.sha256,cell=at("f"+n);
if(!right)wrong.push(n+1);
if(cell)cell.textContent=right?"\\u2713":"\\u2717"});
var good=seen&&whole&&wrong.length===0,count=pack.facts.length;
at("check").className=good?"good":"bad";
say("check",good?"本文件未被改动："+count+" 条事实、追溯数据和页面文字均与生成时的摘要一致。":"本文件与生成时不一致："+[seen?"":"页面文字被改动",whole?"":"数据被改动",wrong.length?"第 "+wrong.slice(0,20).join("、")+" 条事实被改动":""].filter(Boolean).join("；")+"。",
good?"This file is as it was made: "+count+" facts, the trace and the words of the page have the digests that were taken then.":"This file is not as it was made: "+[seen?"":"words of the page were changed",whole?"":"the data were changed",wrong.length?"changed facts: "+wrong.slice(0,20).join(", "):""].filter(Boolean).join("; ")+".");
})()`;
