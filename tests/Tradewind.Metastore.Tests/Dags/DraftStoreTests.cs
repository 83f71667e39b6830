using Tradewind.Engine.Bundles;
using Tradewind.Engine.Ports;
using Tradewind.Engine.Runs;
using Tradewind.Engine.States;
using Tradewind.Metastore.Tests.Harness;
using Tradewind.Metastore.Tests.Runs;

namespace Tradewind.Metastore.Tests.Dags;

/// <summary>Versions of drafts, and the runs that are pinned to them.</summary>
public abstract class DraftStoreTests(Store store) : RunPlay(store)
{
    private readonly string _id = Sample.Unique("dag");
    private readonly string _queue = Sample.Unique("queue");

    private IDagStore Dags => Store.Dags;

    [Fact]
    public async Task Draft_leaves_the_current_version_and_the_list_of_versions_as_they_are()
    {
        await Dags.StoreAsync(Bundle("one"), default);
        var current = (await Dags.CurrentAsync(_id, default))!;

        var draft = await Dags.StoreDraftAsync(Bundle("two"), _id, default);

        draft.ShouldNotBe(current.VersionId);
        (await Dags.CurrentAsync(_id, default))!.VersionId.ShouldBe(current.VersionId);
        (await Store.DagQueries.VersionsAsync(_id, null, 10, default)).Select(version => version.Summary.Number).ShouldBe([1]);
        (await Dags.BundleKeyAsync(draft, default)).ShouldBe($"two-{_id}");
        (await Dags.CompiledAsync($"two-{_id}", default)).ShouldNotBeNull();
    }

    [Fact]
    public async Task Draft_that_says_nothing_new_is_the_version_there_is()
    {
        await Dags.StoreAsync(Bundle("one"), default);

        (await Dags.StoreDraftAsync(Bundle("one"), _id, default)).ShouldBe((await Dags.CurrentAsync(_id, default))!.VersionId);
    }

    [Fact]
    public async Task Draft_that_is_saved_becomes_the_next_version_and_its_number_never_comes_again()
    {
        await Dags.StoreAsync(Bundle("one"), default);
        var draft = await Dags.StoreDraftAsync(Bundle("two"), _id, default);
        var run = await RunAsync(draft);
        var number = (await Store.RunQueries.GetAsync(run, default))!.Version;
        number.ShouldBeLessThan(0);

        (await Dags.StoreAsync(Bundle("two"), default)).NewVersions.ShouldBe([(_id, 2)]);

        (await Dags.CurrentAsync(_id, default))!.VersionId.ShouldBe(draft);
        (await Store.RunQueries.GetAsync(run, default))!.Version.ShouldBe(2);
        var next = await RunAsync(await Dags.StoreDraftAsync(Bundle("three"), _id, default));
        (await Store.RunQueries.GetAsync(next, default))!.Version.ShouldBeLessThan(number);
        (await Dags.StoreAsync(Bundle("four"), default)).NewVersions.ShouldBe([(_id, 3)]);
        (await Store.DagQueries.VersionsAsync(_id, null, 10, default)).Select(version => version.Summary.Number).ShouldBe([3, 2, 1]);
    }

    [Fact]
    public async Task Dag_that_was_never_saved_is_entered_as_inactive_and_taken_up_when_it_is_saved()
    {
        var draft = await Dags.StoreDraftAsync(Bundle("one"), _id, default);

        (await Dags.CurrentAsync(_id, default))!.Active.ShouldBeFalse();
        (await Store.DagQueries.GetAsync(_id, default))!.Summary.Version.ShouldBeLessThan(0);
        (await Dags.BundlesAsync(default)).ShouldNotContain(known => known.Path == $"{_id}.csx");

        (await Dags.StoreAsync(Bundle("one"), default)).NewVersions.ShouldBe([(_id, 1)]);
        var current = (await Dags.CurrentAsync(_id, default))!;
        current.Active.ShouldBeTrue();
        current.VersionId.ShouldBe(draft);
    }

    [Fact]
    public async Task Refusals_name_what_would_keep_a_bundle_from_being_stored_and_store_nothing()
    {
        await Dags.StoreAsync(Bundle("one"), default);

        (await Dags.RefusalsAsync(Bundle("two"), default)).ShouldBeEmpty();
        var other = Bundle("three") with { Path = $"other-{_id}.csx" };
        (await Dags.RefusalsAsync(other, default)).Single().Message.ShouldContain($"stands in '{_id}.csx' already");
        (await Dags.RefusalsAsync(Bundle("four", Sample.Task("a") with { Pool = "nowhere" }), default)).Single().Code.ShouldBe("TW0012");
        (await Dags.CompiledAsync(other.Key, default)).ShouldBeNull();
    }

    [Fact]
    public async Task Run_of_a_draft_is_stored_as_started_although_its_dag_is_paused_and_goes_to_its_end()
    {
        await Dags.StoreAsync(Bundle("one"), default);
        await Dags.SetPausedAsync(_id, true, default);
        var run = await RunAsync(await Dags.StoreDraftAsync(Bundle("two"), _id, default));

        (await LoadAsync(run)).Head.ShouldSatisfyAllConditions(head => head.State.ShouldBe(RunState.Running), head => head.Type.ShouldBe(RunType.Draft), head => head.StartedAt.ShouldBe(Now));
        (await ReportAsync("n1", (await ClaimAsync("n1", _queue, 1)).Single(), Sample.Succeeded())).ShouldBeTrue();

        (await LoadAsync(run)).Head.State.ShouldBe(RunState.Success);
        (await Store.RunQueries.ListAsync(new() { DagId = _id, Type = RunType.Draft }, null, 10, default)).Items.Single().Head.Id.ShouldBe(run);
    }

    [Fact]
    public async Task Failed_drafts_do_not_count_towards_pausing_their_dag()
    {
        await Dags.StoreAsync(Bundle("one", allowed: 1), default);
        await RunAsync(await Dags.StoreDraftAsync(Bundle("two", allowed: 1), _id, default));

        await ReportAsync("n1", (await ClaimAsync("n1", _queue, 1)).Single(), new() { Kind = ReportKind.Failed, Message = "broke", MayRetry = false });

        (await Dags.FailingAsync(default)).ShouldNotContain(failing => failing.DagId == _id);
    }

    private CompiledBundle Bundle(string key, int allowed = 0) => Bundle(key, Sample.Task("a"), allowed);

    private CompiledBundle Bundle(string key, Tradewind.Graph.TaskSpec task, int allowed = 0) =>
        Sample.Bundle($"{_id}.csx", $"{key}-{_id}", Sample.Graph(_id, task with { Queue = _queue }) with { PauseAfterFailures = allowed });

    // As DraftRuns makes it: started in the commit that stores it.
    private async Task<long> RunAsync(long version)
    {
        var run = LiveRun.Create(
            new()
            {
                DagId = _id, VersionId = version, Key = Sample.Unique("draft"), Type = RunType.Draft, LogicalDate = Now, DataIntervalStart = Now, DataIntervalEnd = Now,
                TriggeredBy = "user:ada", CreatedAt = Now,
            },
            await Dags.PlanAsync(version, default));
        var changes = new RunChanges(run, "user:ada") { ExpectedEpoch = null };
        run.Watch(changes);
        run.Start(changes, Now);
        return (await Runs.CreateAsync(changes, null, default))!.Value;
    }
}

public sealed class SqliteDraftStoreTests(SqliteStore store) : DraftStoreTests(store), IClassFixture<SqliteStore>;

public sealed class PostgresDraftStoreTests(PostgresStore store) : DraftStoreTests(store), IClassFixture<PostgresStore>;
