using NSubstitute;
using Tradewind.Engine.Access;
using Tradewind.Engine.Bundles;
using Tradewind.Engine.Commands;
using Tradewind.Engine.Feed;
using Tradewind.Engine.Ports;
using Tradewind.Engine.Queries;
using Tradewind.Engine.Tests.Runs;

namespace Tradewind.Engine.Tests.Commands;

public sealed class DagCommandsTests
{
    private static readonly Caller Ada = new("user:ada", Role.Operator);

    private readonly IDagStore _dags = Substitute.For<IDagStore>();
    private readonly IDagQueries _queries = Substitute.For<IDagQueries>();
    private readonly IAccessStore _access = Substitute.For<IAccessStore>();
    private readonly IFeed _feed = Substitute.For<IFeed>();
    private readonly DagCommands _commands;

    public DagCommandsTests()
    {
        _commands = new(_dags, _queries, _access, _feed, new FixedClock(PlayedRun.Epoch));
        _dags.CurrentAsync("dag", default).Returns(new CurrentDag("dag", 3, new(Graphs.Dag(Graphs.Task("a"))), Active: true, Paused: false, PlayedRun.Epoch, null, null));
    }

    [Fact]
    public async Task SetPaused_stores_audits_and_tells()
    {
        await _commands.SetPausedAsync("dag", true, Ada, default);

        await _dags.Received(1).SetPausedAsync("dag", true, default);
        await _access.Received(1).AuditAsync(
            Arg.Is<AuditEntry>(entry => entry.Action == "dag.pause" && entry.Before == """{"Paused":false}""" && entry.After == """{"Paused":true}"""));
        _feed.Received(1).Publish(Arg.Is<Notice>(notice => notice.Topic == Topic.Dag && notice.Key == "dag"));
    }

    [Fact]
    public async Task SetPaused_to_what_it_is_changes_nothing()
    {
        await _commands.SetPausedAsync("dag", false, Ada, default);

        await _dags.DidNotReceiveWithAnyArgs().SetPausedAsync(default!, default, default);
        await _access.DidNotReceiveWithAnyArgs().AuditAsync(default!);
    }

    [Fact]
    public async Task SetPaused_of_an_unknown_DAG_is_refused()
    {
        (await Should.ThrowAsync<RejectedException>(() => _commands.SetPausedAsync("ghost", true, Ada, default))).Reason.ShouldBe(RejectedReason.NotFound);
    }

    [Fact]
    public async Task SetPaused_by_a_viewer_is_refused()
    {
        await Should.ThrowAsync<NotAllowedException>(() => _commands.SetPausedAsync("dag", true, new("user:eve", Role.Viewer), default));
        await _dags.DidNotReceiveWithAnyArgs().SetPausedAsync(default!, default, default);
    }

    [Fact]
    public async Task SetPaused_by_filter_moves_every_page_of_what_fits_and_counts_what_stood_so_before()
    {
        var filter = new DagFilter { Tag = "prod" };
        _queries.ListAsync(filter, null, Arg.Any<int>(), default).Returns(new Page<DagSummary>([Summary("a"), Summary("b", paused: true)], "b"));
        _queries.ListAsync(filter, "b", Arg.Any<int>(), default).Returns(new Page<DagSummary>([Summary("c")], null));

        var dry = await _commands.SetPausedAsync(filter, paused: true, dryRun: true, Ada, default);
        await _dags.DidNotReceiveWithAnyArgs().SetPausedAsync(default!, default, default);
        var done = await _commands.SetPausedAsync(filter, paused: true, dryRun: false, Ada, default);

        done.Dags.ShouldBe(["a", "c"]);
        dry.Dags.ShouldBe(["a", "c"]);
        done.Already.ShouldBe(1);
        done.Refused.ShouldBeEmpty();
        await _dags.Received(1).SetPausedAsync("a", true, default);
        await _dags.Received(1).SetPausedAsync("c", true, default);
        await _access.Received(2).AuditAsync(Arg.Is<AuditEntry>(entry => entry.Action == "dag.pause" && entry.Before == """{"Paused":false}"""));
    }

    [Fact]
    public async Task SetPaused_by_filter_leaves_DAGs_with_too_small_a_role_and_does_not_name_unseen_ones()
    {
        _queries.ListAsync(Arg.Any<DagFilter>(), null, Arg.Any<int>(), default).Returns(new Page<DagSummary>([Summary("hers"), Summary("seen"), Summary("unseen")], null));
        var eve = Caller.OfUser("eve", new Rights(Role.None, [new(Role.Operator, GrantKind.Dag, "hers"), new(Role.Viewer, GrantKind.Dag, "seen")]));

        var done = await _commands.SetPausedAsync(new DagFilter(), paused: true, dryRun: false, eve, default);

        done.Dags.ShouldBe(["hers"]);
        done.Refused.ShouldBe(["seen"]);
        await _dags.Received(1).SetPausedAsync("hers", true, default);
        await _dags.DidNotReceive().SetPausedAsync("unseen", true, default);
    }

    private static DagSummary Summary(string dagId, bool paused = false) => new()
    {
        DagId = dagId, Paused = paused, Active = true, TaskCount = 1, Version = 1, Tags = [], HasImportError = false, RecentRuns = [],
    };
}
