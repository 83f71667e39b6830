using Tradewind.Engine.Alerts;
using Tradewind.Engine.Nodes;
using Tradewind.Outbound.Tests.Harness;

namespace Tradewind.Outbound.Tests.Alerts;

public sealed class AlertPostTests : IAsyncLifetime
{
    private World _world = null!;

    public async Task InitializeAsync() => _world = await World.CreateAsync();

    public async Task DisposeAsync() => await _world.DisposeAsync();

    [Fact]
    public async Task Thousand_facts_of_a_minute_are_one_message_with_a_count()
    {
        await ChannelAsync("ops", gather: 3_600);
        var post = _world.Post();
        for (var script = 0; script < 1_000; script++) await _world.BreakAsync($"s{script}.csx");
        _world.Now = await NowAsync();

        (await post.RunOnceAsync(default)).ShouldNotBeNull().ShouldBeGreaterThan(_world.Now);
        _world.Sent.ShouldBeEmpty();
        _world.Now += TimeSpan.FromSeconds(3_601);
        await post.RunOnceAsync(default);

        var (channel, message) = _world.Sent.ShouldHaveSingleItem();
        (channel.Name, message.Digest.Total, message.Digest.First.Count).ShouldBe(("ops", 1_000, AlertDigest.Most));
        await post.RunOnceAsync(default);
        _world.Sent.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Message_that_is_not_taken_is_sent_again_under_its_id_after_a_growing_wait()
    {
        await ChannelAsync("ops", gather: 0);
        _world.Refusals["ops"] = "503";
        await _world.BreakAsync("a.csx");
        _world.Now = await NowAsync();
        var post = _world.Post();
        (await post.RunOnceAsync(default)).ShouldBe(_world.Now + AlertRule.WaitAfter(1));
        await post.RunOnceAsync(default);
        _world.Sent.Count.ShouldBe(1);

        _world.Now += AlertRule.WaitAfter(1);
        // Another process goes on where this one was killed.
        (await _world.Post().RunOnceAsync(default)).ShouldBe(_world.Now + AlertRule.WaitAfter(2));
        _world.Refusals.Clear();
        _world.Now += AlertRule.WaitAfter(2);
        (await post.RunOnceAsync(default)).ShouldBeNull();

        _world.Sent.Count.ShouldBe(3);
        _world.Sent.Select(sent => sent.Message.Id).Distinct().ShouldHaveSingleItem();
        (await _world.Alerts.MessagesAsync("ops", 10, default)).Single().State.ShouldBe("sent");
    }

    [Fact]
    public async Task Message_that_nobody_takes_for_a_day_is_given_up_and_the_channel_says_why()
    {
        await ChannelAsync("ops", gather: 0);
        _world.Refusals["ops"] = "404: no such hook";
        await _world.BreakAsync("a.csx");
        _world.Now = await NowAsync();
        var post = _world.Post();
        await post.RunOnceAsync(default);
        _world.Now += AlertRule.GiveUpAfter;

        (await post.RunOnceAsync(default)).ShouldBeNull();

        (await _world.Alerts.MessagesAsync("ops", 10, default)).Single().State.ShouldBe("given_up");
        (await _world.Alerts.ChannelsAsync(default)).Single().LastError.ShouldBe("404: no such hook");
    }

    [Fact]
    public async Task Receiver_that_refuses_does_not_hold_up_the_others()
    {
        await ChannelAsync("bad", gather: 0);
        await ChannelAsync("good", gather: 0);
        _world.Refusals["bad"] = "500";
        await _world.BreakAsync("a.csx");
        _world.Now = await NowAsync();
        await _world.Post().RunOnceAsync(default);
        (await _world.Alerts.ChannelsAsync(default)).Select(view => (view.Channel.Name, view.LastSentAt is not null, view.Waiting)).ShouldBe([("bad", false, 1), ("good", true, 0)]);
    }

    [Fact]
    public async Task Message_goes_where_its_channel_points_when_it_is_sent()
    {
        await ChannelAsync("ops", gather: 0);
        _world.Refusals["ops"] = "404";
        await _world.BreakAsync("a.csx");
        _world.Now = await NowAsync();
        await _world.Post().RunOnceAsync(default);
        await _world.Alerts.SaveChannelAsync((await _world.Alerts.ChannelAsync("ops", default))! with { Url = "https://right.example.com" }, default);
        _world.Refusals.Clear();
        _world.Now += AlertRule.WaitAfter(1);

        await _world.Post().RunOnceAsync(default);

        _world.Sent[^1].Channel.Url.ShouldBe("https://right.example.com");
    }

    [Fact]
    public async Task Part_without_a_living_node_is_told_of_after_a_minute_and_again_when_it_is_back()
    {
        await ChannelAsync("ops", gather: 0);
        var post = _world.Post();
        await _world.Nodes.LeaveAsync("n", default);
        await _world.EnterAsync("scheduler", "server");
        await post.RunOnceAsync(default);
        _world.Sent.ShouldBeEmpty();
        _world.Now += AlertRule.Patience;
        await post.RunOnceAsync(default);
        await _world.Nodes.LeaveAsync("n", default);
        await _world.EnterAsync("scheduler", "agent", "server");
        await post.RunOnceAsync(default);

        _world.Sent.Select(sent => (sent.Message.Digest.First[0].Kind, sent.Message.Digest.First[0].Subject)).ShouldBe([(AlertKind.ComponentStuck, "agents"), (AlertKind.ComponentRecovered, "agents")]);
    }

    [Fact]
    public async Task Agent_that_cannot_keep_its_runner_up_is_told_after_a_minute_with_its_node_and_the_reason()
    {
        await ChannelAsync("ops", gather: 0);
        await _world.Nodes.HeartbeatAsync("n", 0, [new(Component.Agents, "'/app/runner' could not be started.")], TimeSpan.FromDays(4_000), default);
        var post = _world.Post();
        await post.RunOnceAsync(default);
        _world.Sent.ShouldBeEmpty();
        _world.Now += TimeSpan.FromSeconds(61);
        await post.RunOnceAsync(default);

        var fact = _world.Sent.ShouldHaveSingleItem().Message.Digest.First[0];
        (fact.Kind, fact.Subject).ShouldBe((AlertKind.ComponentStuck, "agents"));
        fact.Why!.ShouldStartWith("An agent cannot keep up the process that executes tasks");
        fact.Why!.ShouldEndWith("n: '/app/runner' could not be started.");
    }

    // Faults of scripts are stored with the database's clock.
    private async Task<DateTimeOffset> NowAsync()
    {
        var alerts = await _world.Alerts.UnsortedAsync(1_000, default);
        return alerts.Max(alert => alert.Fact.At);
    }

    private Task ChannelAsync(string name, int gather = 60) => _world.Alerts.SaveChannelAsync(
        new() { Name = name, Kind = ChannelKind.Slack, Url = "https://hooks.example.com/x", Events = AlertKinds.All, Gather = TimeSpan.FromSeconds(gather) }, default);
}
