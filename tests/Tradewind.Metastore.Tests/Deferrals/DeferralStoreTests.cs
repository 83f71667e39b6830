using Tradewind.Engine.Deferrals;
using Tradewind.Engine.Ports;
using Tradewind.Engine.Runs;
using Tradewind.Engine.States;
using Tradewind.Graph;
using Tradewind.Metastore.Invariants;
using Tradewind.Metastore.Tests.Harness;

namespace Tradewind.Metastore.Tests.Deferrals;

public abstract class DeferralStoreTests(Store store) : IAsyncLifetime
{
    private static readonly DateTimeOffset Noon = Sample.Noon;

    private readonly string _orders = Sample.Unique("orders");

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => (await store.Port<InvariantCheck>().RunAsync(default)).ShouldBeEmpty();

    [Fact]
    public async Task Wait_is_stored_with_the_move_of_its_task_and_found_again()
    {
        var what = ForOrders with { SoftFail = true, State = "half\0way", Timeout = TimeSpan.FromHours(1) };

        var instance = await DeferredAsync(what);

        var wait = (await store.Deferrals.FindAsync(instance, default)).ShouldNotBeNull();
        (wait.Attempt, wait.Fence, wait.Since, wait.Until, wait.About).ShouldBe((1, 1, Noon, Noon.AddHours(1), Micros.Of(Noon)));
        DeferralJson.Write(wait.For).ShouldBe(DeferralJson.Write(what));
        (await store.Runs.LoadAsync([InstanceId.RunOf(instance)], default)).Single().Instances[0].State.ShouldBe(TaskInstanceState.Waiting);
        (await store.Deferrals.AwaitedAsync(default))[DeferralKind.Asset].ShouldBeLessThanOrEqualTo(Noon.AddHours(1));
    }

    [Fact]
    public async Task Wait_is_over_from_its_last_moment_on()
    {
        var instance = await DeferredAsync(ForOrders with { Timeout = TimeSpan.FromHours(2) });

        (await OverAsync(Noon.AddHours(2).AddTicks(-10))).ShouldNotContain(instance);
        (await OverAsync(Noon.AddHours(2))).ShouldContain(instance);
    }

    [Fact]
    public async Task News_is_found_by_who_waits_for_it_the_first_one_since()
    {
        var later = await DeferredAsync(ForOrders with { Since = Noon.AddMinutes(1) });
        var other = await DeferredAsync(ForOrders with { Asset = Sample.Unique("other") });
        (await NewsAsync(later)).ShouldBeNull();

        await EmitAsync(Noon.AddMinutes(1), """{"rows":1}""");
        (await NewsAsync(later)).ShouldBeNull();
        await EmitAsync(Noon.AddMinutes(2), """{"rows":2}""");
        await EmitAsync(Noon.AddMinutes(3), """{"rows":3}""");

        var news = (await NewsAsync(later)).ShouldNotBeNull();
        (news.Asset, news.At, news.ExtraJson, news.TaskId).ShouldBe((_orders, Noon.AddMinutes(2), """{"rows":2}""", "load"));
        (await NewsAsync(other)).ShouldBeNull();
    }

    [Fact]
    public async Task News_told_before_the_wait_began_is_found_as_well()
    {
        await EmitAsync(Noon.AddMinutes(1), null);

        (await NewsAsync(await DeferredAsync(ForOrders))).ShouldNotBeNull();
    }

    [Fact]
    public async Task Callback_counts_once_and_also_before_its_task_waits()
    {
        var (instance, fence) = await ClaimedAsync();
        (await store.Deferrals.CallAsync(instance, 1, """{"paid":true}""", Noon, default)).ShouldBeTrue();
        (await store.Deferrals.CallAsync(instance, 1, """{"paid":false}""", Noon, default)).ShouldBeFalse();
        (await CalledAsync(instance)).ShouldBeNull();

        await ReportAsync(instance, fence, Deferral.ToCallback());

        (await CalledAsync(instance)).ShouldBe("""{"paid":true}""");
    }

    [Fact]
    public async Task Callback_of_an_attempt_before_is_not_for_the_next()
    {
        var (instance, fence) = await ClaimedAsync();
        (await store.Deferrals.CallAsync(instance, 2, "1", Noon, default)).ShouldBeTrue();

        await ReportAsync(instance, fence, Deferral.ToCallback());

        (await CalledAsync(instance)).ShouldBeNull();
    }

    [Fact]
    public async Task End_of_a_wait_is_stored_with_what_follows_from_it()
    {
        var instance = await DeferredAsync(ForOrders);
        var wait = (await store.Deferrals.FindAsync(instance, default))!;

        await store.Runs.UpdateAsync([InstanceId.RunOf(instance)], "scheduler", (run, changes) => run.EndWait(changes, wait, WaitEnd.With("[1]", "it came"), "scheduler", Noon).ShouldBeTrue(), default);

        (await store.Deferrals.FindAsync(instance, default)).ShouldBeNull();
        (await OverAsync(DateTimeOffset.MaxValue.AddYears(-1))).ShouldNotContain(instance);
        var run = (await store.Runs.LoadAsync([InstanceId.RunOf(instance)], default)).Single();
        (run.Head.State, run.Instances[0].State).ShouldBe((RunState.Success, TaskInstanceState.Success));
        (await store.Runs.XComAsync(run.Head.Id, 0, -1, XComKeys.Return, default)).ShouldBe("[1]"u8.ToArray());
    }

    [Fact]
    public async Task Wait_ends_with_a_run_that_is_cancelled()
    {
        var instance = await DeferredAsync(ForOrders);

        await store.Runs.UpdateAsync([InstanceId.RunOf(instance)], "user:ada", (run, changes) => run.Cancel(changes, Noon, "enough"), default);

        (await store.Deferrals.FindAsync(instance, default)).ShouldBeNull();
    }

    [Fact]
    public async Task Wait_that_ends_badly_and_is_tried_again_has_its_callback_by_the_invariants()
    {
        var (instance, fence) = await ClaimedAsync(Sample.Task("wait") with { Retries = 1, Callbacks = [CallbackKind.Retry] });
        await ReportAsync(instance, fence, Deferral.ToTrigger("other"));
        var wait = (await store.Deferrals.FindAsync(instance, default)).ShouldNotBeNull();

        await store.Runs.UpdateAsync([InstanceId.RunOf(instance)], "scheduler", (run, changes) => run.EndWait(changes, wait, WaitEnd.Failed("its run failed"), "scheduler", Noon), default);

        (await store.Runs.LoadAsync([InstanceId.RunOf(instance)], default)).Single().Instances[0].State.ShouldBe(TaskInstanceState.UpForRetry);
        (await store.Port<InvariantCheck>().RunAsync(default)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Triggering_task_is_listed_until_its_run_is_noted_and_met_when_that_has_ended()
    {
        var instance = await DeferredAsync(Deferral.ToTrigger("other"));
        var task = (await store.Deferrals.TriggeringAsync(1_000, default)).Single(found => found.Wait.Instance == instance);
        task.TaskId.ShouldBe("wait");
        var child = await Sample.StartedAsync(store, await Sample.DagAsync(store, Sample.Task("a")));

        await store.Deferrals.TriggeredAsync(task.Wait, child.Head.Id, default);
        (await store.Deferrals.TriggeringAsync(1_000, default)).ShouldNotContain(found => found.Wait.Instance == instance);
        (await store.Deferrals.WithRunEndedAsync(1_000, default)).ShouldNotContain(found => found.Wait.Instance == instance);
        await store.Runs.UpdateAsync([child.Head.Id], "user:ada", (run, changes) => run.Cancel(changes, Noon, "enough"), default);

        var (wait, ended) = (await store.Deferrals.WithRunEndedAsync(1_000, default)).Single(found => found.Wait.Instance == instance);
        (wait.About, ended).ShouldBe((child.Head.Id, new TriggeredRun(child.Head.Id, child.Head.DagId, child.Head.Key, "cancelled")));
    }

    [Fact]
    public async Task Depth_counts_the_runs_above_and_no_more_than_asked_for()
    {
        var dag = await Sample.DagAsync(store, Sample.Task("a"));
        long? parent = null;
        for (var level = 0; level < 4; level++)
        {
            var made = Sample.Run(dag);
            var run = LiveRun.Create(made.Head with { ParentInstance = parent }, made.Plan);
            var id = (await store.Runs.CreateAsync(new(run, "test") { ExpectedEpoch = null }, null, default))!.Value;
            (await store.Deferrals.DepthAsync(id, 20, default)).ShouldBe(level);
            (await store.Runs.LoadAsync([id], default)).Single().Head.ParentInstance.ShouldBe(parent);
            parent = InstanceId.Of(id, 0);
        }

        (await store.Deferrals.DepthAsync(InstanceId.RunOf(parent!.Value), 2, default)).ShouldBe(2);
    }

    [Fact]
    public async Task Wait_for_another_dag_comes_with_the_latest_run_of_that_date_and_its_task()
    {
        var other = await Sample.DagAsync(store, Sample.Task("a"), Sample.Task("b", "a"));
        var instance = await DeferredAsync(Deferral.ToDag(other.DagId, Noon, "b"));
        (await DagWaitAsync(instance)).ShouldSatisfyAllConditions(wait => wait.Run.ShouldBeNull(), wait => wait.DagKnown.ShouldBeTrue(), wait => wait.TaskKnown.ShouldBeTrue());
        await Sample.StartedAsync(store, other);
        var latest = await Sample.StartedAsync(store, other);
        await store.Runs.UpdateAsync([latest.Head.Id], "user:ada", (run, changes) => run.Cancel(changes, Noon, "enough"), default);

        var found = await DagWaitAsync(instance);

        (found.Run, found.State).ShouldBe((latest.Head.Id, RunState.Cancelled));
        found.Tasks.ShouldBe([TaskInstanceState.Cancelled]);
    }

    [Fact]
    public async Task Wait_for_what_does_not_exist_says_so()
    {
        var other = await Sample.DagAsync(store, Sample.Task("a"));

        (await DagWaitAsync(await DeferredAsync(Deferral.ToDag(Sample.Unique("nobody"), Noon)))).DagKnown.ShouldBeFalse();
        (await DagWaitAsync(await DeferredAsync(Deferral.ToDag(other.DagId, Noon, "b")))).TaskKnown.ShouldBeFalse();
    }

    [Fact]
    public async Task Dependents_of_a_run_are_all_that_ever_waited_for_it()
    {
        var other = Sample.Unique("other");
        var (task, run) = (await DeferredAsync(Deferral.ToDag(other, Noon, "load")), await DeferredAsync(Deferral.ToDag(other, Noon)));
        await DeferredAsync(Deferral.ToDag(other, Noon.AddDays(1), "load"));
        await store.Runs.UpdateAsync([InstanceId.RunOf(run)], "user:ada", (live, changes) => live.Cancel(changes, Noon, "enough"), default);

        (await store.Deferrals.DependentsAsync(other, Noon, default)).ShouldBe([(task, "load"), (run, null)], ignoreOrder: true);
        (await store.Deferrals.HistoryAsync(run, default)).ShouldHaveSingleItem().ShouldSatisfyAllConditions(one => one.EndedAt.ShouldBe(Noon), one => one.EndedBy.ShouldBe("user:ada"), one => one.Answer.ShouldBeNull());
    }

    private async Task<DagWait> DagWaitAsync(long instance) => (await store.Deferrals.DagWaitsAsync(default)).Single(wait => wait.Wait.Instance == instance);

    private Deferral ForOrders => Deferral.ToAsset(Dsl.Asset(_orders));

    private async Task<long> DeferredAsync(Deferral what)
    {
        var (instance, fence) = await ClaimedAsync();
        await ReportAsync(instance, fence, what);
        return instance;
    }

    private async Task<(long Instance, int Fence)> ClaimedAsync(TaskSpec? task = null)
    {
        var dag = await Sample.DagAsync(store, task ?? Sample.Task("wait") with { Kind = TaskKind.Sensor, Sensor = new() });
        var run = await Sample.StartedAsync(store, dag);
        var claims = (await store.Runs.CommitAsync([], new ClaimRequest("n1", ["default"], 1_000, Noon), default)).Claims;
        var claim = claims.Single(claim => InstanceId.RunOf(claim.Instance) == run.Head.Id);
        return (claim.Instance, claim.Fence);
    }

    // Through the hot path, as an agent does.
    private Task ReportAsync(long instance, int fence, Deferral what) => ReportAsync(instance, fence, new() { Kind = ReportKind.Deferred, Deferral = what }, Noon);

    private async Task ReportAsync(long instance, int fence, AttemptReport report, DateTimeOffset at)
    {
        var run = (await store.Runs.LoadAsync([InstanceId.RunOf(instance)], default)).Single();
        var changes = new RunChanges(run, "agent:n1");
        run.Report(changes, InstanceId.OrdinalOf(instance), fence, report, at).ShouldBeTrue();
        (await store.Runs.CommitAsync([changes], null, default)).Committed.ShouldBeTrue();
    }

    private async Task EmitAsync(DateTimeOffset at, string? extra)
    {
        var (instance, fence) = await ClaimedAsync(Sample.Task("load") with { Outlets = [_orders] });
        await ReportAsync(instance, fence, Sample.Succeeded() with { Emitted = [new(_orders, extra)] }, at);
    }

    private async Task<AssetEvent?> NewsAsync(long instance) =>
        (await store.Deferrals.WithNewsAsync(1_000, default)).Where(found => found.Wait.Instance == instance).Select(found => found.News).SingleOrDefault();

    private async Task<string?> CalledAsync(long instance) =>
        (await store.Deferrals.CalledAsync(1_000, default)).Where(found => found.Wait.Instance == instance).Select(found => found.Json).SingleOrDefault();

    private async Task<IEnumerable<long>> OverAsync(DateTimeOffset at) => (await store.Deferrals.OverAsync(at, 1_000, default)).Select(wait => wait.Instance);
}

public sealed class SqliteDeferralStoreTests(SqliteStore store) : DeferralStoreTests(store), IClassFixture<SqliteStore>;

public sealed class PostgresDeferralStoreTests(PostgresStore store) : DeferralStoreTests(store), IClassFixture<PostgresStore>;
