using NSubstitute;
using Tradewind.Engine.Access;
using Tradewind.Engine.Assets;
using Tradewind.Engine.Commands;
using Tradewind.Engine.Feed;
using Tradewind.Engine.Ports;
using Tradewind.Engine.Tests.Commands;
using Tradewind.Engine.Tests.Runs;

namespace Tradewind.Engine.Tests.Assets;

public sealed class AssetCommandsTests
{
    private static readonly Caller Ada = new("user:ada", Role.Operator);
    private static readonly Caller Viewer = new("user:vic", Role.Viewer);

    private readonly IAssetCatalogue _assets = Substitute.For<IAssetCatalogue>();
    private readonly IAccessStore _access = Substitute.For<IAccessStore>();
    private readonly IFeed _feed = Substitute.For<IFeed>();
    private readonly AssetCommands _commands;

    public AssetCommandsTests()
    {
        _commands = new(_assets, Substitute.For<IDagStore>(), _access, _feed, new FixedClock(PlayedRun.Epoch));
        _assets.TellAsync("orders", PlayedRun.Epoch, Arg.Any<string?>(), Arg.Any<string?>(), "user:ada", default).Returns(7L);
        _assets.ClearAsync("report", null, default).Returns(2);
    }

    [Fact]
    public async Task Emit_tells_audits_and_wakes_the_scheduler()
    {
        var told = await _commands.EmitAsync("orders", """{"rows":3}""", null, Ada, default);

        told.ShouldBe(new(new() { Id = 7, Asset = "orders", At = PlayedRun.Epoch, ExtraJson = """{"rows":3}""" }, "user:ada"));

        await _access.Received(1).AuditAsync(Arg.Is<AuditEntry>(entry => entry.Action == "asset.emit" && entry.Subject == "asset:orders" && entry.Actor == "user:ada"));
        _feed.Received(1).Publish(Arg.Is<Notice>(notice => notice.Topic == Topic.Due));
    }

    [Fact]
    public async Task Emit_of_an_unknown_asset_is_refused_with_the_next_step() =>
        (await Should.ThrowAsync<RejectedException>(() => _commands.EmitAsync("gone", null, null, Ada, default))).Message.ShouldContain(".Emits(Asset(\"gone\"))");

    [Fact]
    public async Task Emit_of_an_alias_is_refused() =>
        (await Should.ThrowAsync<RejectedException>(() => _commands.EmitAsync("@exports", null, null, Ada, default))).Message.ShouldContain("is an alias");

    [Theory]
    [InlineData("{")]
    [InlineData("rows")]
    public async Task Emit_of_what_is_no_json_is_refused(string extra) =>
        (await Should.ThrowAsync<RejectedException>(() => _commands.EmitAsync("orders", extra, null, Ada, default))).Reason.ShouldBe(RejectedReason.Invalid);

    [Fact]
    public async Task Emit_tells_the_partition_key_and_notes_it_in_the_audit()
    {
        (await _commands.EmitAsync("orders", null, "2026-11-01", Ada, default)).Event.Partition.ShouldBe("2026-11-01");

        await _assets.Received(1).TellAsync("orders", PlayedRun.Epoch, null, "2026-11-01", "user:ada", default);
        await _access.Received(1).AuditAsync(Arg.Is<AuditEntry>(entry => entry.After!.Contains("2026-11-01")));
    }

    [Theory]
    [InlineData("", "is empty")]
    [InlineData(" ", "is empty")]
    [InlineData("a\nb", "control character")]
    public async Task Emit_with_a_partition_key_that_may_not_be_one_is_refused_where_it_enters(string partition, string why)
    {
        var refused = await Should.ThrowAsync<RejectedException>(() => _commands.EmitAsync("orders", null, partition, Ada, default));

        (refused.Reason, refused.Field).ShouldBe((RejectedReason.Invalid, "partition"));
        refused.Message.ShouldContain(why);
        await _assets.DidNotReceiveWithAnyArgs().TellAsync(default!, default, default, default, default!, default);
    }

    [Fact]
    public async Task Emit_of_too_much_is_refused() =>
        (await Should.ThrowAsync<RejectedException>(() => _commands.EmitAsync("orders", $"\"{new string('x', 64 * 1024)}\"", null, Ada, default))).Message.ShouldContain("at most 65,536");

    [Fact]
    public async Task Clear_audits_how_much_was_dropped_and_never_drops_everything()
    {
        (await _commands.ClearQueuedAsync("report", null, Ada, default)).ShouldBe(2);

        await _access.Received(1).AuditAsync(Arg.Is<AuditEntry>(entry => entry.Action == "asset.clear_queued" && entry.Before!.Contains("\"queued\":2")));
        await Should.ThrowAsync<RejectedException>(() => _commands.ClearQueuedAsync(null, null, Ada, default));
    }

    [Fact]
    public async Task Viewer_is_refused()
    {
        await Should.ThrowAsync<NotAllowedException>(() => _commands.EmitAsync("orders", null, null, Viewer, default));
        await Should.ThrowAsync<NotAllowedException>(() => _commands.ClearQueuedAsync("report", null, Viewer, default));
        await _access.DidNotReceiveWithAnyArgs().AuditAsync(default!);
    }
}
