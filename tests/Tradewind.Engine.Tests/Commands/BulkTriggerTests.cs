using NSubstitute;
using NSubstitute.ExceptionExtensions;
using Tradewind.Engine.Access;
using Tradewind.Engine.Commands;
using Tradewind.Engine.Ports;
using Tradewind.Engine.Queries;
using Tradewind.Engine.Runs;
using Tradewind.Engine.Tests.Runs;
using Tradewind.Graph;

namespace Tradewind.Engine.Tests.Commands;

public sealed class BulkTriggerTests
{
    private const string Demanding = """{"type":"object","properties":{"day":{"type":"string"}},"required":["day"]}""";

    private static readonly Caller Ada = new("user:ada", Role.Operator);

    private readonly IDagQueries _queries = Substitute.For<IDagQueries>();
    private readonly IRunCommands _runs = Substitute.For<IRunCommands>();
    private readonly BulkTrigger _trigger;
    private long _last;

    public BulkTriggerTests()
    {
        _trigger = new(_queries, _runs);
        _runs.TriggerAsync(default!, default!, default).ReturnsForAnyArgs(call => new RunSummary(new RunHead
        {
            Id = ++_last, DagId = call.Arg<TriggerRequest>().DagId, VersionId = 1, Key = "k", Type = RunType.Manual, LogicalDate = PlayedRun.Epoch, DataIntervalStart = PlayedRun.Epoch, DataIntervalEnd = PlayedRun.Epoch, TriggeredBy = "user:ada", CreatedAt = PlayedRun.Epoch,
        }, 1));
    }

    [Fact]
    public async Task Dags_that_fit_are_triggered_with_their_defaults_and_paused_ones_are_counted()
    {
        Fit(Dag("a"), Dag("b", paused: true));

        var asked = await _trigger.TriggerAsync(new(), dryRun: true, Ada, default);
        await _runs.DidNotReceiveWithAnyArgs().TriggerAsync(default!, default!, default);
        var done = await _trigger.TriggerAsync(new(), dryRun: false, Ada, default);

        (asked.Dags, asked.Runs, asked.Paused).ShouldSatisfyAllConditions(one => one.Dags.ShouldBe(["a", "b"]), one => one.Runs.ShouldBeEmpty(), one => one.Paused.ShouldBe(1));
        (done.Dags, done.Runs, done.Paused).ShouldSatisfyAllConditions(one => one.Dags.ShouldBe(["a", "b"]), one => one.Runs.ShouldBe([1, 2]), one => one.Paused.ShouldBe(1));
        await _runs.Received(1).TriggerAsync(new() { DagId = "b" }, Ada, default);
    }

    [Fact]
    public async Task Dag_that_asks_for_params_or_lost_its_file_is_named_with_the_reason_and_the_others_run()
    {
        Fit(Dag("asks", schema: Demanding), Dag("gone", active: false), Dag("sound"));

        var done = await _trigger.TriggerAsync(new(), dryRun: false, Ada, default);

        done.Dags.ShouldBe(["sound"]);
        done.Faulty.Select(one => one.DagId).ShouldBe(["asks", "gone"]);
        done.Faulty[0].Why.ShouldContain("'day' is missing and has no default");
        done.Faulty[1].Why.ShouldContain("its file is gone");
    }

    [Fact]
    public async Task Dag_that_is_refused_at_the_last_moment_keeps_no_other_from_its_run()
    {
        Fit(Dag("a"), Dag("b"));
        _runs.TriggerAsync(new() { DagId = "a" }, Ada, default).ThrowsAsync(new RejectedException(RejectedReason.NotFound, "There is no DAG 'a'.", "dagId"));

        var done = await _trigger.TriggerAsync(new(), dryRun: false, Ada, default);

        done.Dags.ShouldBe(["b"]);
        done.Faulty.ShouldBe([("a", "There is no DAG 'a'.")]);
    }

    [Fact]
    public async Task Dag_on_which_the_role_is_too_small_is_left_and_an_unseen_one_is_not_named()
    {
        Fit(Dag("hers"), Dag("seen"), Dag("unseen"));
        var eve = Caller.OfUser("eve", new Rights(Role.None, [new(Role.Operator, GrantKind.Dag, "hers"), new(Role.Viewer, GrantKind.Dag, "seen")]));

        var done = await _trigger.TriggerAsync(new(), dryRun: false, eve, default);

        done.Dags.ShouldBe(["hers"]);
        done.Refused.ShouldBe(["seen"]);
    }

    [Fact]
    public async Task Viewer_triggers_nothing()
    {
        await Should.ThrowAsync<NotAllowedException>(() => _trigger.TriggerAsync(new(), dryRun: true, new("user:eve", Role.Viewer), default));
        await _queries.DidNotReceiveWithAnyArgs().ListAsync(default!, default, default, default);
    }

    [Fact]
    public async Task More_dags_than_are_triggered_at_once_are_refused_before_the_first_runs()
    {
        Fit([.. Enumerable.Range(0, BulkTrigger.Most + 1).Select(number => Dag($"dag_{number}"))]);

        var refused = await Should.ThrowAsync<RejectedException>(() => _trigger.TriggerAsync(new(), dryRun: false, Ada, default));

        refused.Message.ShouldContain("Narrow the filter.");
        await _runs.DidNotReceiveWithAnyArgs().TriggerAsync(default!, default!, default);
    }

    private void Fit(params DagDetail[] dags)
    {
        _queries.ListAsync(default!, default, default, default).ReturnsForAnyArgs(new Page<DagSummary>([.. dags.Select(dag => dag.Summary)], null));
        foreach (var dag in dags) _queries.GetAsync(dag.Summary.DagId, default).Returns(dag);
    }

    private static DagDetail Dag(string id, bool paused = false, bool active = true, string? schema = null) => new(
        new DagSummary { DagId = id, Paused = paused, Active = active, TaskCount = 1, Version = 1, Tags = [], HasImportError = false, RecentRuns = [] },
        new GraphPlan(Graphs.Dag(Graphs.Task("only")) with { ParamsSchema = schema }), $"{id}.csx", null, PlayedRun.Epoch, PlayedRun.Epoch);
}
