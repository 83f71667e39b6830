using NSubstitute;
using Tradewind.Engine.Access;
using Tradewind.Engine.Bundles;
using Tradewind.Engine.Commands;
using Tradewind.Engine.Feed;
using Tradewind.Engine.Ports;
using Tradewind.Engine.Tests.Runs;

namespace Tradewind.Engine.Tests.Commands;

public sealed class DagCommandsTests
{
    private static readonly Caller Ada = new("user:ada", Role.Operator);

    private readonly IDagStore _dags = Substitute.For<IDagStore>();
    private readonly IAccessStore _access = Substitute.For<IAccessStore>();
    private readonly IFeed _feed = Substitute.For<IFeed>();
    private readonly DagCommands _commands;

    public DagCommandsTests()
    {
        _commands = new(_dags, _access, _feed, new FixedClock(PlayedRun.Epoch));
        _dags.CurrentAsync("dag", default).Returns(new CurrentDag("dag", 3, new(Graphs.Dag(Graphs.Task("a"))), Active: true, Paused: false, PlayedRun.Epoch, null, null));
    }

    [Fact]
    public async Task SetPaused_stores_audits_and_tells()
    {
        await _commands.SetPausedAsync("dag", true, Ada, default);

        await _dags.Received(1).SetPausedAsync("dag", true, default);
        await _access.Received(1).AuditAsync(
            Arg.Is<AuditEntry>(entry => entry.Action == "dag.pause" && entry.Before == """{"Paused":false}""" && entry.After == """{"Paused":true}"""), default);
        _feed.Received(1).Publish(Arg.Is<Notice>(notice => notice.Topic == Topic.Dag && notice.Key == "dag"));
    }

    [Fact]
    public async Task SetPaused_to_what_it_is_changes_nothing()
    {
        await _commands.SetPausedAsync("dag", false, Ada, default);

        await _dags.DidNotReceiveWithAnyArgs().SetPausedAsync(default!, default, default);
        await _access.DidNotReceiveWithAnyArgs().AuditAsync(default!, default);
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
}
