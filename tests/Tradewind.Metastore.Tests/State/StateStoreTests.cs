using System.Text;
using Tradewind.Engine.Ports;
using Tradewind.Engine.Runs;
using Tradewind.Engine.Secrets;
using Tradewind.Engine.States;
using Tradewind.Metastore.Tests.Harness;

namespace Tradewind.Metastore.Tests.State;

public abstract class StateStoreTests(Store store)
{
    private readonly string _queue = Sample.Unique("q");

    private IStateStore States => store.Port<IStateStore>();

    [Fact]
    public async Task State_is_kept_by_the_current_attempt_only()
    {
        var claim = await StartAsync();
        (await PutAsync(claim, "page", "1")).ShouldBe(StatePut.Stored);
        (await PutAsync(claim with { Fence = claim.Fence - 1 }, "page", "0")).ShouldBe(StatePut.Refused);
        (await States.RemoveAsync(claim.Instance, claim.Fence + 1, "page", default)).ShouldBe(StatePut.Refused);
        (await TextAsync(claim, "page")).ShouldBe("1");
        (await PutAsync(claim, "page", "2")).ShouldBe(StatePut.Stored);
        (await TextAsync(claim, "page")).ShouldBe("2");
        (await States.RemoveAsync(claim.Instance, claim.Fence, "page", default)).ShouldBe(StatePut.Stored);
        (await TextAsync(claim, "page")).ShouldBeNull();
    }

    [Fact]
    public async Task State_survives_retries_lost_attempts_and_the_success()
    {
        var claim = await StartAsync();
        await PutAsync(claim, "page", "1");

        await ReportAsync(claim, Sample.Failed());
        await store.Runs.UpdateAsync([InstanceId.RunOf(claim.Instance)], "test", (run, changes) => run.Wake(changes, 0, DueKind.Retry, Sample.Noon), default);
        (await PutAsync(claim, "page", "late")).ShouldBe(StatePut.Refused);
        claim = await ClaimAsync();
        (await TextAsync(claim, "page")).ShouldBe("1");

        await ReportAsync(claim, new() { Kind = ReportKind.Lost, Message = "gone" });
        claim = await ClaimAsync();
        (await TextAsync(claim, "page")).ShouldBe("1");

        await ReportAsync(claim, Sample.Succeeded());
        (await TextAsync(claim, "page")).ShouldBe("1");
        (await PutAsync(claim, "page", "after the end")).ShouldBe(StatePut.Refused);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Clear_forgets_the_state_unless_it_is_to_be_kept(bool keep)
    {
        var claim = await StartAsync();
        await PutAsync(claim, "page", "1");
        await ReportAsync(claim, Sample.Succeeded());

        await ClearAsync(claim, keep);

        (await TextAsync(claim, "page")).ShouldBe(keep ? "1" : null);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Clear_of_a_running_task_forgets_its_state_with_its_end_unless_it_is_to_be_kept(bool keep)
    {
        var claim = await StartAsync();
        await ClearAsync(claim, keep);
        (await PutAsync(claim, "page", "1")).ShouldBe(StatePut.Stored);

        await ReportAsync(claim, new() { Kind = ReportKind.Cancelled });

        (await TextAsync(claim, "page")).ShouldBe(keep ? "1" : null);
        (await store.Runs.LoadAsync([InstanceId.RunOf(claim.Instance)], default)).Single().Instances[0].State.ShouldBe(TaskInstanceState.Queued);
    }

    [Fact]
    public async Task State_has_at_most_a_hundred_values()
    {
        var claim = await StartAsync();
        for (var at = 0; at < IStateStore.MostKeys; at++) (await PutAsync(claim, $"k{at}", "1")).ShouldBe(StatePut.Stored);
        (await PutAsync(claim, "more", "1")).ShouldBe(StatePut.TooMany);
        (await PutAsync(claim, "k7", "2")).ShouldBe(StatePut.Stored);
        (await States.ListAsync(claim.Instance, default)).Count.ShouldBe(IStateStore.MostKeys);
    }

    [Fact]
    public async Task S11_state_is_shown_without_the_secrets_that_it_is_read_with()
    {
        var claim = await StartAsync();
        var hidden = Encoding.UTF8.GetString(new SealedOutput("\"***\""u8.ToArray(), "seal").ToStored());
        await PutAsync(claim, "token", hidden);
        await PutAsync(claim, "page", "\"ü\"");

        (await States.ListAsync(claim.Instance, default)).Select(one => (one.Key, one.Json)).ShouldBe([("page", "\"ü\""), ("token", "\"***\"")]);
        (await TextAsync(claim, "token")).ShouldBe(hidden);
    }

    private async Task<Claim> StartAsync()
    {
        await Sample.StartedAsync(store, await Sample.DagAsync(store, Sample.Task("a") with { Queue = _queue, Retries = 3 }));
        return await ClaimAsync();
    }

    private async Task<Claim> ClaimAsync() => (await store.Runs.CommitAsync([], new("n1", [_queue], 1, Sample.Noon), default)).Claims.Single();

    private async Task ReportAsync(Claim claim, AttemptReport report) => await store.Runs.UpdateAsync(
        [InstanceId.RunOf(claim.Instance)], "agent:n1", (run, changes) => run.Report(changes, 0, claim.Fence, report, Sample.Noon).ShouldBeTrue(), default);

    private async Task ClearAsync(Claim claim, bool keep) => await store.Runs.UpdateAsync(
        [InstanceId.RunOf(claim.Instance)], "test", (run, changes) => run.Clear(changes, new() { KeepState = keep }, Sample.Noon, "again"), default);

    private Task<StatePut> PutAsync(Claim claim, string key, string json) => States.PutAsync(claim.Instance, claim.Fence, key, Encoding.UTF8.GetBytes(json), default);

    private async Task<string?> TextAsync(Claim claim, string key) => await States.GetAsync(claim.Instance, key, default) is { } json ? Encoding.UTF8.GetString(json) : null;
}

public sealed class SqliteStateStoreTests(SqliteStore store) : StateStoreTests(store), IClassFixture<SqliteStore>;

public sealed class PostgresStateStoreTests(PostgresStore store) : StateStoreTests(store), IClassFixture<PostgresStore>;
