using Tradewind.Engine.Access;
using Tradewind.Engine.Backfills;
using Tradewind.Engine.Commands;
using Tradewind.Engine.Deferrals;
using Tradewind.Engine.Feed;
using Tradewind.Engine.Ports;
using Tradewind.Engine.Queries;
using Tradewind.Engine.Recovery;
using Tradewind.Engine.Runs;
using Tradewind.Engine.States;
using Tradewind.Protocol.Messages;
using Tradewind.Simulator.Tests.Wires;
using Tradewind.Simulator.Tests.Worlds;

namespace Tradewind.Simulator.Tests.Plays;

/// <summary>
/// People at the API: they clear, mark, cancel and hold, one run or many, pause DAGs and backfills, answer questions; and a system outside calls
/// addresses. What they hold they let go on later, at the latest when all faults are over.
/// </summary>
internal sealed class People(World world, Installation installation)
{
    private static readonly Caller Eve = new(Progress.Helper, Role.Admin);
    private static readonly Caller Bob = new("user:bob", Role.Admin);

    private readonly (SimProcess Process, SimFeed Feed, IRunStore Runs) _api = installation.Join("api of people");

    /// <summary>Whoever gets no answer asks again; a wish that is refused is dropped.</summary>
    public static async Task SurelyAsync(SimProcess process, Func<Task> call)
    {
        while (true)
        {
            try
            {
                await call();
                return;
            }
            catch (RejectedException)
            {
                return;
            }
            catch (NetworkFault)
            {
                await Task.Delay(TimeSpan.FromSeconds(1), process.Clock);
            }
        }
    }

    /// <summary>They change runs, DAGs and backfills.</summary>
    public void Meddle(TimeSpan length, IReadOnlyList<string> dags)
    {
        for (var wish = world.Random.Next(2, 14); wish > 0; wish--) world.After(world.Between(20, length.TotalSeconds), () => Meddle(dags));
    }

    /// <summary>They let DAGs go on that are paused.</summary>
    public void Unpause(TimeSpan length)
    {
        for (var look = TimeSpan.FromSeconds(30); look < length; look += TimeSpan.FromSeconds(45))
        {
            world.After(look, () =>
            {
                foreach (var dag in installation.Read<string>("SELECT dag_id FROM dag WHERE paused = 1 ORDER BY dag_id"))
                    if (world.Chance(0.6)) Surely(() => Dags().SetPausedAsync(dag, false, Bob, default));
            });
        }
    }

    /// <summary>They answer some of what is asked.</summary>
    public void Answer(TimeSpan length)
    {
        for (var look = TimeSpan.FromSeconds(20); look < length; look += TimeSpan.FromSeconds(20)) world.After(look, () => Surely(AnswerAsync));
    }

    /// <summary>A system outside calls an address that it was given, soon, late or never.</summary>
    public void Call(RunAttempt attempt)
    {
        if (world.Chance(0.2)) return;
        var links = new CallbackLinks(installation.Seal, "http://tradewind.test");
        var token = links.Of(attempt.Instance, attempt.Attempt, world.Now + TimeSpan.FromMinutes(10)).Split('/')[^1];
        world.After(world.Between(0.001, 120), () => Surely(() => new CallbackCommands(links, Port<IDeferralStore>(), _api.Runs, _api.Feed, _api.Process.Clock).CallAsync(token, "[1]"u8.ToArray(), default)));
    }

    /// <summary>Whatever somebody holds goes on.</summary>
    public void LetGo()
    {
        foreach (var run in installation.Read<long>($"SELECT run_id FROM open_run WHERE state = {(int)RunState.Paused} ORDER BY run_id"))
            installation.Runs.UpdateAsync([run], Bob.Name, (live, changes) => live.Resume(changes, world.Now, "resumed"), default).GetAwaiter().GetResult();
        foreach (var dag in installation.Read<string>("SELECT dag_id FROM dag WHERE paused = 1 ORDER BY dag_id")) installation.Dags.SetPausedAsync(dag, false, default).GetAwaiter().GetResult();
        foreach (var backfill in installation.Read<long>($"SELECT id FROM backfill WHERE state = {(int)BackfillState.Paused} ORDER BY id"))
            installation.Backfills.MoveAsync(backfill, [BackfillState.Paused], BackfillState.Running, null, default).GetAwaiter().GetResult();
    }

    private void Meddle(IReadOnlyList<string> dags)
    {
        var dag = world.OneOf(dags);
        var runs = installation.Read<long>("SELECT id FROM run ORDER BY id");
        if (runs.Count == 0) return;
        var run = world.OneOf(runs);
        switch (world.Random.Next(12))
        {
            case 0 or 1 or 2:
                Recover(new() { Action = RecoveryAction.Clear, Run = run, Tasks = Choice(run) });
                break;
            case 3:
                Recover(new() { Action = RecoveryAction.Clear, Run = run, Tasks = new() { Tasks = [TaskOf(run)], OnlyFailed = world.Chance(0.5) }, Past = world.Chance(0.5), Future = world.Chance(0.5) });
                break;
            case 4:
                Recover(new() { Action = RecoveryAction.Mark, Run = run, State = world.OneOf([TaskInstanceState.Success, TaskInstanceState.Failed]) });
                break;
            case 5:
                Recover(new() { Action = RecoveryAction.Mark, Run = run, Tasks = new() { Tasks = [TaskOf(run)] }, State = world.OneOf([TaskInstanceState.Success, TaskInstanceState.Failed, TaskInstanceState.Skipped]) });
                break;
            case 6:
                Recover(new() { Action = RecoveryAction.Cancel, Run = run, Tasks = new() { Tasks = [TaskOf(run)] } });
                break;
            case 7:
                Recover(new() { Action = RecoveryAction.Pause, Run = run });
                world.After(world.Between(1, 120), () => Recover(new() { Action = RecoveryAction.Resume, Run = run }));
                break;
            case 8:
                Recover(Bulk(dag));
                break;
            case 9:
                Surely(() => Dags().SetPausedAsync(dag, true, Bob, default));
                world.After(world.Between(5, 120), () => Surely(() => Dags().SetPausedAsync(dag, false, Bob, default)));
                break;
            default:
                Surely(() => BackfillAsync(dag));
                break;
        }
    }

    private ClearChoice Choice(long run) => world.Random.Next(4) switch
    {
        0 => new() { OnlyFailed = world.Chance(0.7) },
        1 => new() { Tasks = [TaskOf(run)], Downstream = true },
        2 => new() { Tasks = [TaskOf(run)], Upstream = true, OnlyFailed = world.Chance(0.3), KeepState = world.Chance(0.5) },
        _ => new() { Tasks = [TaskOf(run)], Downstream = world.Chance(0.5), NoCache = world.Chance(0.5) },
    };

    private RecoveryRequest Bulk(string dag) => world.Random.Next(4) switch
    {
        0 => new() { Action = RecoveryAction.Clear, Filter = new() { DagId = dag, States = [RunState.Failed, RunState.Cancelled] }, Tasks = new() { OnlyFailed = true } },
        1 => new() { Action = RecoveryAction.Mark, Filter = new() { DagId = dag, States = [RunState.Failed] }, State = TaskInstanceState.Success },
        2 => new() { Action = RecoveryAction.Cancel, Filter = new() { DagId = dag, States = [RunState.Queued, RunState.Running] } },
        _ => new() { Action = RecoveryAction.Pause, Filter = new() { DagId = dag, States = [RunState.Queued, RunState.Running] } },
    };

    private async Task BackfillAsync(string dag)
    {
        var commands = Backfills();
        var now = _api.Process.Clock.GetUtcNow();
        var made = await commands.CreateAsync(
            new()
            {
                DagId = dag, From = now - TimeSpan.FromMinutes(10), To = now, Reprocess = world.OneOf([Reprocess.None, Reprocess.Failed, Reprocess.Completed]), Backwards = world.Chance(0.5), MaxActiveRuns = world.OneOf([1, 3]),
            },
            Eve, default);
        var id = made.Backfill.Id;
        if (world.Chance(0.4)) world.After(world.Between(1, 60), () => Surely(() => Backfills().PauseAsync(id, Eve, default)));
        if (world.Chance(0.3)) world.After(world.Between(1, 120), () => Surely(() => Backfills().CancelAsync(id, Eve, default)));
    }

    private async Task AnswerAsync()
    {
        foreach (var asked in (await Port<IDeferralStore>().ApprovalsAsync(true, null, null, 100, default)).Items)
        {
            if (!world.Chance(0.4)) continue;
            var commands = new ApprovalCommands(Port<IDeferralStore>(), _api.Runs, Port<IDagStore>(), Port<IAccessStore>(), _api.Feed, _api.Process.Clock);
            await commands.AnswerAsync(new() { Run = asked.Run, TaskId = asked.TaskId, MapIndex = asked.MapIndex, Chosen = [world.OneOf(asked.Question.Options)] }, Bob, default);
        }
    }

    private void Recover(RecoveryRequest request) => Surely(() =>
        new RecoveryCommands(_api.Runs, Port<IRunQueries>(), Port<IDagStore>(), Port<IDeferralStore>(), Port<IAccessStore>(), new(Port<IDagQueries>(), Port<IPluginStore>()), _api.Feed, _api.Process.Clock)
            .ApplyAsync(request, request.Action is RecoveryAction.Pause or RecoveryAction.Resume ? Bob : Eve, default));

    private void Surely(Func<Task> call) => _api.Process.Run(() => SurelyAsync(_api.Process, call));

    private string TaskOf(long run) => world.OneOf(installation.Runs.LoadAsync([run], default).GetAwaiter().GetResult().Single().Plan.Graph.Tasks).Id;

    private DagCommands Dags() => new(Port<IDagStore>(), Port<IDagQueries>(), Port<IAccessStore>(), _api.Feed, _api.Process.Clock);

    private BackfillCommands Backfills() => new(Port<IBackfillStore>(), _api.Runs, Port<IDagStore>(), Port<IAccessStore>(), _api.Feed, _api.Process.Clock);

    private T Port<T>() where T : class => installation.Port<T>(_api.Process);
}
