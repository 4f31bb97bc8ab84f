import { chromium } from "playwright-core";
import { readFileSync } from "node:fs";
const D=JSON.parse(readFileSync("/var/tmp/mendd-portal/demo.json"));
const url="http://127.0.0.1:29417", api="http://127.0.0.1:28831";
const req=async(tok,m,p,b)=>{const r=await fetch(api+p,{method:m,headers:{"content-type":"application/json",...(tok&&{authorization:"Bearer "+tok})},body:b&&JSON.stringify(b)});const t=await r.text();if(!r.ok)throw new Error(m+p+r.status+t);return t?JSON.parse(t):null};
const acc=D.sign_ins.find(s=>s.role==="coordinator");
const tok=(await req(null,"POST","/v1/session",{login:acc.login,password:acc.password})).token;
const visits=(await req(tok,"GET","/v1/visits?state=open&limit=200")).items;
const pick=visits.filter(v=>v.visit_code===(process.argv[2]??"m12"))[Number(process.argv[3]??0)];
const link=await req(tok,"POST",`/v1/patients/${pick.patient_id}/portal-links`,{visit_id:pick.visit_id});
const born=(await req(tok,"GET","/v1/patients/"+pick.patient_id)).birth_date.split("-").map(Number);
const b=await chromium.launch({executablePath:"/usr/bin/chromium",args:["--no-sandbox"]});
const [w,h]=(process.argv[4]??"390x844").split("x").map(Number);
const page=await(await b.newContext({baseURL:url,viewport:{width:w,height:h},locale:process.argv[5]??"en-US"})).newPage();
page.on("pageerror",e=>console.log("ERR",e.stack)); page.on("console",m=>console.log("con",m.text()));
page.setDefaultTimeout(8000);
const shot=n=>page.screenshot({path:`/tmp/shots/${n}-${w}.png`,fullPage:true});
try{
await page.goto(link.url_path); await page.locator("main .button").waitFor(); console.log(page.url()); await shot("1hello");
await page.locator("main .button").click(); await page.locator("#day").waitFor(); await page.locator("main .button").click(); await page.waitForTimeout(200); await shot("2born-err");
await page.fill("#day",String(born[2]));await page.fill("#month",String(born[1]));await page.fill("#year",String(born[0]));
await page.locator("main .button").click(); await page.locator(".steps").waitFor(); await shot("3q0");
for(let i=0;i<4;i++){ if(!await page.locator("fieldset").count())break; await page.locator("form .button.primary").click(); await shot(`3q${i}-err`); const r=page.locator("input[type=radio]"); await page.locator(".tile").nth(Math.min(4,await r.count()-1)).click(); await shot(`3q${i}-set`); await page.locator("form .button.primary").click(); await page.waitForTimeout(150);}
await shot("4check"); await page.locator("main .button.primary").click(); await page.locator(".call").waitFor(); await page.waitForTimeout(800); await shot("5thanks");
console.log(await page.title());
}catch(e){console.log(e.message);await shot("x");}
await b.close();
