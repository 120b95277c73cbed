/** The dialling end of one stack, in a process of its own. */
import { type Usage, UsageMeter } from '../process-usage.ts';
import { answerCalls } from '../remote.ts';
import { type Address, loadStack, type Stack, type StackName } from '../stacks.ts';
import { Crowd, type CrowdPlan } from './crowd.ts';
import { type HandshakePlan, type Handshakes, handshake } from './handshakes.ts';
import { HeartbeatCrowd } from './heartbeats.ts';
import { type ReturnPlan, type Returns, reconnectorOf, returns } from './returns.ts';
import { type PingPlan, type Pings, ping, type StreamPlan, stream } from './traffic.ts';

const name = process.argv[2] as StackName;
const meter = new UsageMeter();
let stack: Stack;
let address: Address;
let crowd: Crowd;
let heartbeats: HeartbeatCrowd;

const tasks = {
  async meet(server: Address): Promise<void> {
    stack = await loadStack(name);
    address = server;
    crowd = new Crowd(() => reconnectorOf(address));
    heartbeats = new HeartbeatCrowd(address);
  },
  mark: (): void => meter.mark(),
  usage: (): Usage => meter.read(),
  stream: async (plan: StreamPlan): Promise<number> => stream(await stack.open(address), plan),
  ping: async (plan: PingPlan): Promise<Pings> => ping(await stack.open(address), plan),
  handshake: (plan: HandshakePlan): Promise<Handshakes> => handshake(address, plan),
  returns: (plan: ReturnPlan): Promise<Returns> => returns(() => reconnectorOf(address), plan),
  gather: (plan: CrowdPlan): Promise<void> => crowd.gather(plan),
  leave: (): Promise<void> => crowd.leave(),
  gatherHeartbeats: ({ count, intervalMs }: { readonly count: number; readonly intervalMs: number }): Promise<void> =>
    heartbeats.gather(count, intervalMs),
  /** For so long; answers how many heartbeats there were. */
  beat: (durationMs: number): Promise<number> => heartbeats.watch(durationMs),
  comeBack: (): Promise<number> => crowd.comeBack(),
};

export type ClientTasks = typeof tasks;
answerCalls(tasks);
