using System.Text;
using Tradewind.Engine.Bundles;
using Tradewind.Engine.Ports;
using Tradewind.Engine.Runs;
using Tradewind.Engine.States;
using Tradewind.Graph;
using Tradewind.Metastore.Tests.Harness;

namespace Tradewind.Metastore.Tests.Looks;

public abstract class SharedLooksTests(Store store)
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private readonly string _queue = Sample.Unique("q");
    private readonly string _key = Sample.Unique("look");

    private ISharedLooks Looks => store.Port<ISharedLooks>();

    private TaskSpec Sensor => Sample.Task("a") with { Queue = _queue, Kind = TaskKind.Sensor, Sensor = new() { Shares = "" }, Retries = 1, RetryDelay = TimeSpan.Zero };

    [Fact]
    public async Task First_who_asks_looks_and_the_others_join_until_its_look_is_over()
    {
        var (first, second) = await TwoAsync();

        var mine = await ShareAsync(first);
        var others = await ShareAsync(second);

        (mine.Looks, mine.NextAt, mine.Found).ShouldBe((0, null, null));
        (others.NextAt, others.RunId).ShouldBe((Sample.Noon + Minute, RunOf(first)));
        // Its runner may have died: it is tried again at once.
        (await ShareAsync(first)).NextAt.ShouldBeNull();
    }

    [Fact]
    public async Task Look_of_one_that_never_answers_is_made_by_another_when_its_time_is_over()
    {
        var (first, second) = await TwoAsync();
        await ShareAsync(first);

        (await ShareAsync(second, Sample.Noon + Minute)).NextAt.ShouldBeNull();
        (await ShareAsync(first, Sample.Noon + Minute)).NextAt.ShouldBe(Sample.Noon + Minute + Minute);
    }

    [Fact]
    public async Task Not_yet_sets_the_due_time_for_all_and_one_of_them_is_called()
    {
        var (first, second) = await TwoAsync();
        await JoinAsync(second, await ShareFirstAsync(first));
        await ReportAsync(first, NotYet(1), Sample.Noon.AddSeconds(2));
        var due = Sample.Noon.AddSeconds(2) + Minute;

        (await Looks.NextDueAsync(default)).ShouldBe(due);
        (await Looks.DueAsync(due - TimeSpan.FromMilliseconds(1), 10, default)).ShouldNotContain(first.Instance);
        (await Looks.DueAsync(due, 1000, default)).ShouldContain(first.Instance);
        (await Looks.DueAsync(due, 1000, default)).ShouldNotContain(second.Instance);
        (await Looks.AnsweredAsync(1000, default)).ShouldNotContain(second.Instance);
        (await ShareAsync(second, due - TimeSpan.FromMilliseconds(1))).Reason.ShouldBe("not there");

        await CallAsync(first, answered: false, due);

        (await StateAsync(first)).ShouldBe(TaskInstanceState.Queued);
        (await store.RunQueries.InstanceAsync(InstanceId.RunOf(second.Instance), "a", -1, default))!.View.Instance.DueAt.ShouldBe(due + Minute);
        (await Looks.NextDueAsync(default)).ShouldBe(due + Minute);
        // Who was called may look, whatever its clock says; nobody else does.
        (await ShareAsync(first, due - TimeSpan.FromMilliseconds(1))).ShouldBe(new SharedLook { Looks = 1 });
        (await ShareAsync(second, due)).NextAt.ShouldNotBeNull();
        await EndAsync(first, second);
    }

    [Fact]
    public async Task Call_that_comes_after_another_took_the_look_leaves_it_to_that_one()
    {
        var (first, second) = await TwoAsync();
        await ShareAsync(first);
        await ReportAsync(first, NotYet(1), Sample.Noon);
        var due = Sample.Noon + Minute;
        // It asks between the scheduler's reading what is due and its calling.
        (await ShareAsync(second, due)).NextAt.ShouldBeNull();

        await CallAsync(first, answered: false, due.AddSeconds(1));

        (await StateAsync(first)).ShouldBe(TaskInstanceState.Queued);
        var told = await ShareAsync(first, due.AddSeconds(2));
        (told.NextAt, told.RunId).ShouldBe((due + Minute, RunOf(second)));
        await EndAsync(first, second);
    }

    [Fact]
    public async Task Success_answers_all_that_began_before_it_with_all_that_it_left()
    {
        var (first, second) = await TwoAsync();
        await JoinAsync(second, await ShareFirstAsync(first));
        await store.Runs.PutXComAsync(first.Instance, first.Fence, "size", "7"u8.ToArray(), default);
        await ReportAsync(first, Found("[1,2]"), Sample.Noon.AddSeconds(3));

        (await Looks.AnsweredAsync(1000, default)).ShouldContain(second.Instance);
        var found = (await ShareAsync(second)).Found!;
        (found.Instance, found.RunId, found.Attempt).ShouldBe((first.Instance, RunOf(first), 1));
        found.Outputs.ToDictionary(one => one.Key, one => Encoding.UTF8.GetString(one.Value.Span)).ShouldBe(new Dictionary<string, string> { ["return"] = "[1,2]", ["size"] = "7" }, ignoreOrder: true);

        await CallAsync(second, answered: true, Sample.Noon.AddSeconds(3));
        (await Looks.AnsweredAsync(1000, default)).ShouldNotContain(second.Instance);
        var again = await ClaimAsync();
        await ReportAsync(again, Found("[1,2]") with { CachedFrom = new(found.Instance, found.Attempt) }, Sample.Noon.AddSeconds(4));
        (await store.RunQueries.InstanceAsync(InstanceId.RunOf(second.Instance), "a", -1, default))!.Attempts.Single().CachedFrom.ShouldBe(new CachedFrom(first.Instance, 1));
    }

    [Fact]
    public async Task Success_does_not_answer_one_that_begins_after_it()
    {
        var dag = await Sample.DagAsync(store, Sensor);
        var first = await StartAsync(dag, Sample.Noon);
        await ShareAsync(first);
        await ReportAsync(first, Found("1"), Sample.Noon.AddSeconds(3));

        var later = await StartAsync(dag, Sample.Noon.AddSeconds(4));

        (await ShareAsync(later, Sample.Noon.AddSeconds(4))).ShouldBe(new SharedLook { Looks = 0 });
    }

    [Fact]
    public async Task Success_that_is_cleared_answers_nobody()
    {
        var (first, second) = await TwoAsync();
        await JoinAsync(second, await ShareFirstAsync(first));
        await ReportAsync(first, Found("1"), Sample.Noon.AddSeconds(3));

        await store.Runs.UpdateAsync([InstanceId.RunOf(first.Instance)], "user:ada", (run, changes) => run.Clear(changes, new(), Sample.Noon.AddSeconds(4), "again"), default);

        (await Looks.AnsweredAsync(1000, default)).ShouldNotContain(second.Instance);
        (await ShareAsync(second, Sample.Noon.AddSeconds(5))).ShouldBe(new SharedLook { Looks = 0 });
        await EndAsync(second);
    }

    [Fact]
    public async Task Not_yet_of_a_later_one_takes_no_answer_away()
    {
        var (first, second) = await TwoAsync();
        await JoinAsync(second, await ShareFirstAsync(first));
        await ReportAsync(first, Found("1"), Sample.Noon.AddSeconds(3));
        var later = await StartAsync(await Sample.DagAsync(store, Sensor), Sample.Noon.AddSeconds(4));
        await ShareAsync(later, Sample.Noon.AddSeconds(4));
        await ReportAsync(later, NotYet(1), Sample.Noon.AddSeconds(5));

        (await Looks.AnsweredAsync(1000, default)).ShouldContain(second.Instance);
        (await Looks.AnsweredAsync(1000, default)).ShouldNotContain(later.Instance);
        (await ShareAsync(second)).Found.ShouldNotBeNull();
        await EndAsync(second, later);
    }

    [Fact]
    public async Task Wait_ends_with_its_instance_and_a_look_that_nobody_waits_for_is_forgotten()
    {
        var (first, second) = await TwoAsync();
        await JoinAsync(second, await ShareFirstAsync(first));
        await ReportAsync(first, NotYet(1), Sample.Noon);

        await EndAsync(first, second);

        (await Looks.DueAsync(Sample.Noon.AddDays(1), 1000, default)).ShouldNotContain(first.Instance);
        await Looks.ForgetAsync(Sample.Noon + Minute, default);
        (await ShareAsync(second)).NextAt.ShouldNotBeNull();
        await Looks.ForgetAsync(Sample.Noon + Minute + Minute, default);
        (await ShareAsync(second)).NextAt.ShouldBeNull();
    }

    [Fact]
    public async Task Looks_of_several_runs_in_one_commit_speak_for_their_key_once()
    {
        var (first, second) = await TwoAsync();
        var runs = await store.Runs.LoadAsync([InstanceId.RunOf(first.Instance), InstanceId.RunOf(second.Instance)], default);
        RunChanges[] changes = [.. runs.Select(run => new RunChanges(run, "agent:n1"))];
        changes[0].Run.Report(changes[0], 0, first.Fence, NotYet(3), Sample.Noon).ShouldBeTrue();
        changes[1].Run.Report(changes[1], 0, second.Fence, NotYet(1), Sample.Noon).ShouldBeTrue();

        (await store.Runs.CommitAsync(changes, null, default)).Committed.ShouldBeTrue();

        (await Looks.DueAsync(Sample.Noon.AddDays(1), 1000, default)).ShouldContain(first.Instance);
        await EndAsync(first, second);
    }

    private async Task<(Claim First, Claim Second)> TwoAsync()
    {
        var dag = await Sample.DagAsync(store, Sensor);
        return (await StartAsync(dag, Sample.Noon), await StartAsync(await Sample.DagAsync(store, Sensor), Sample.Noon));
    }

    private async Task<Claim> StartAsync(CurrentDag dag, DateTimeOffset at)
    {
        var id = await store.Runs.CreateAsync(new(Sample.Run(dag), "test") { ExpectedEpoch = null }, null, default);
        await store.Runs.UpdateAsync([id!.Value], "test", (live, changes) => live.Start(changes, at), default);
        return await ClaimAsync(at);
    }

    private async Task<Claim> ClaimAsync(DateTimeOffset? at = null) => (await store.Runs.CommitAsync([], new("n1", [_queue], 1, at ?? Sample.Noon), default)).Claims.Single();

    private Task<SharedLook> ShareAsync(Claim claim, DateTimeOffset? at = null) => Looks.ShareAsync(claim.Instance, _key, at ?? Sample.Noon, Minute, default);

    private async Task<DateTimeOffset> ShareFirstAsync(Claim first)
    {
        (await ShareAsync(first)).NextAt.ShouldBeNull();
        return Sample.Noon + Minute;
    }

    private Task JoinAsync(Claim claim, DateTimeOffset next) => ReportAsync(claim, NotYet(0, next), Sample.Noon);

    private AttemptReport NotYet(int looks, DateTimeOffset? next = null) => new() { Kind = ReportKind.NotYet, Message = "not there", Look = new(_key, looks, next) };

    private AttemptReport Found(string output) => Sample.Succeeded(output) with { Look = new(_key, 1, null) };

    private Task ReportAsync(Claim claim, AttemptReport report, DateTimeOffset at) => store.Runs.UpdateAsync(
        [InstanceId.RunOf(claim.Instance)], "agent:n1", (run, changes) => run.Report(changes, 0, claim.Fence, report, at).ShouldBeTrue(), default);

    private Task CallAsync(Claim claim, bool answered, DateTimeOffset at) => store.Runs.UpdateAsync(
        [InstanceId.RunOf(claim.Instance)], "scheduler", (run, changes) => run.CallToLook(changes, 0, answered, at).ShouldBeTrue(), default);

    // The store is shared by tests: none of its waits is left behind.
    private Task EndAsync(params Claim[] claims) => store.Runs.UpdateAsync(
        [.. claims.Select(claim => InstanceId.RunOf(claim.Instance)).Order()], "user:ada", (run, changes) => run.Cancel(changes, Sample.Noon.AddSeconds(9), "over"), default);

    private async Task<TaskInstanceState> StateAsync(Claim claim) => (await store.Runs.LoadAsync([InstanceId.RunOf(claim.Instance)], default)).Single().Instances[0].State;

    private static string RunOf(Claim claim) => InstanceId.RunOf(claim.Instance).ToString(System.Globalization.CultureInfo.InvariantCulture);
}

public sealed class SqliteSharedLooksTests(SqliteStore store) : SharedLooksTests(store), IClassFixture<SqliteStore>;

public sealed class PostgresSharedLooksTests(PostgresStore store) : SharedLooksTests(store), IClassFixture<PostgresStore>;
