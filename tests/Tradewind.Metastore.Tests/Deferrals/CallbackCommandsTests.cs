using System.Security.Cryptography;
using System.Text;
using Tradewind.Engine.Commands;
using Tradewind.Engine.Deferrals;
using Tradewind.Engine.Feed;
using Tradewind.Engine.Ports;
using Tradewind.Engine.Runs;
using Tradewind.Engine.States;
using Tradewind.Graph;
using Tradewind.Metastore.Tests.Harness;

namespace Tradewind.Metastore.Tests.Deferrals;

/// <summary>Calls from outside, against a real metastore.</summary>
public sealed class CallbackCommandsTests(SqliteStore store) : IClassFixture<SqliteStore>
{
    private readonly CallbackLinks _links = new(new Seal(), "https://tradewind.test/");
    private readonly HandClock _clock = new(Sample.Noon);

    [Fact]
    public async Task Call_ends_the_wait_with_what_was_posted()
    {
        var (instance, token) = await WaitingAsync();

        await Commands.CallAsync(token, """{"paid":true}"""u8.ToArray(), default);

        (await StateAsync(instance)).ShouldBe(TaskInstanceState.Success);
        (await store.Runs.XComAsync(InstanceId.RunOf(instance), 0, -1, XComKeys.Return, default)).ShouldBe("""{"paid":true}"""u8.ToArray());
    }

    [Fact]
    public async Task Second_call_is_refused_as_over()
    {
        var (_, token) = await WaitingAsync();
        await Commands.CallAsync(token, default, default);

        (await RefusalAsync(token)).ShouldBe(RejectedReason.Gone);
    }

    [Fact]
    public async Task Call_before_the_task_waits_is_kept_for_it()
    {
        var (instance, token, fence) = await RunningAsync();

        await Commands.CallAsync(token, "7"u8.ToArray(), default);
        (await StateAsync(instance)).ShouldBe(TaskInstanceState.Running);
        await DeferAsync(instance, fence);

        (await store.Deferrals.CalledAsync(100, default)).ShouldContain(found => found.Wait.Instance == instance && found.Json == "7");
    }

    [Fact]
    public async Task Call_when_the_time_is_over_is_refused_as_over()
    {
        var (_, token) = await WaitingAsync();
        _clock.Now = Sample.Noon.AddHours(1);

        (await RefusalAsync(token)).ShouldBe(RejectedReason.Gone);
    }

    [Fact]
    public async Task Call_for_an_attempt_that_ended_is_refused_as_over()
    {
        var (instance, token, fence) = await RunningAsync();
        await store.Runs.UpdateAsync([InstanceId.RunOf(instance)], "agent:n1", (run, changes) => run.Report(changes, 0, fence, Sample.Failed(), Sample.Noon), default);

        (await RefusalAsync(token)).ShouldBe(RejectedReason.Gone);
    }

    [Fact]
    public async Task Call_for_an_attempt_that_failed_and_is_to_be_tried_again_is_refused_as_over()
    {
        var (instance, token, fence) = await RunningAsync(retries: 1);
        await store.Runs.UpdateAsync([InstanceId.RunOf(instance)], "agent:n1", (run, changes) => run.Report(changes, 0, fence, Sample.Failed(), Sample.Noon), default);
        (await StateAsync(instance)).ShouldBe(TaskInstanceState.UpForRetry);

        (await RefusalAsync(token)).ShouldBe(RejectedReason.Gone);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(12)]
    [InlineData(-1)]
    public async Task Changed_address_is_not_found_and_the_task_goes_on_waiting(int at)
    {
        var (instance, token) = await WaitingAsync();
        var place = at < 0 ? token.Length + at : at;
        var changed = token.ToCharArray();
        changed[place] = changed[place] == '0' ? '1' : '0';

        (await RefusalAsync(new(changed))).ShouldBe(RejectedReason.NotFound);
        (await RefusalAsync(token[..^2])).ShouldBe(RejectedReason.NotFound);
        (await StateAsync(instance)).ShouldBe(TaskInstanceState.Waiting);
    }

    [Fact]
    public async Task Secret_sealed_for_something_else_is_no_address()
    {
        (await RefusalAsync(new Seal().Protect("hunter2|1|1|99999999999999"))).ShouldBe(RejectedReason.NotFound);
    }

    [Theory]
    [InlineData("{\"a\":")]
    [InlineData("\u00ff\u00fe")]
    [InlineData("{\"a\": \"\\ud800\"}")]
    [InlineData("[\"\\u0000\"]")]
    public async Task Call_with_what_is_no_json_is_refused_and_may_be_made_again(string posted)
    {
        var (instance, token) = await WaitingAsync();

        (await Should.ThrowAsync<RejectedException>(() => Commands.CallAsync(token, Encoding.Latin1.GetBytes(posted), default))).Reason.ShouldBe(RejectedReason.Invalid);
        await Commands.CallAsync(token, "1"u8.ToArray(), default);

        (await StateAsync(instance)).ShouldBe(TaskInstanceState.Success);
    }

    private CallbackCommands Commands => new(_links, store.Deferrals, store.Runs, new LocalFeed(), _clock);

    private async Task<RejectedReason> RefusalAsync(string token) => (await Should.ThrowAsync<RejectedException>(() => Commands.CallAsync(token, default, default))).Reason;

    private async Task<(long Instance, string Token)> WaitingAsync()
    {
        var (instance, token, fence) = await RunningAsync();
        await DeferAsync(instance, fence);
        return (instance, token);
    }

    private async Task<(long Instance, string Token, int Fence)> RunningAsync(int retries = 0)
    {
        var run = await Sample.StartedAsync(store, await Sample.DagAsync(store, Sample.Task("wait") with { Kind = TaskKind.Sensor, Sensor = new(), Retries = retries }));
        var claims = (await store.Runs.CommitAsync([], new ClaimRequest("n1", ["default"], 1_000, Sample.Noon), default)).Claims;
        var claim = claims.Single(claim => InstanceId.RunOf(claim.Instance) == run.Head.Id);
        var url = _links.Of(claim.Instance, claim.Attempt, Sample.Noon.AddHours(1));
        url.ShouldStartWith("https://tradewind.test/api/v1/callbacks/");
        return (claim.Instance, url[(url.LastIndexOf('/') + 1)..], claim.Fence);
    }

    private Task DeferAsync(long instance, int fence) => store.Runs.UpdateAsync(
        [InstanceId.RunOf(instance)], "agent:n1",
        (run, changes) => run.Report(changes, 0, fence, new() { Kind = ReportKind.Deferred, Deferral = Deferral.ToCallback() with { Timeout = TimeSpan.FromHours(1) } }, Sample.Noon), default);

    private async Task<TaskInstanceState> StateAsync(long instance) => (await store.Runs.LoadAsync([InstanceId.RunOf(instance)], default)).Single().Instances[0].State;

    private sealed class HandClock(DateTimeOffset now) : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = now;

        public override DateTimeOffset GetUtcNow() => Now;
    }

    /// <summary>Text beside its signature, as hexadecimal digits.</summary>
    private sealed class Seal : ISecretProtector
    {
        private static readonly byte[] Key = RandomNumberGenerator.GetBytes(32);

        public string Protect(string text)
        {
            var bytes = Encoding.UTF8.GetBytes(text);
            return Convert.ToHexStringLower([.. bytes, .. HMACSHA256.HashData(Key, bytes)]);
        }

        public string Unprotect(string encrypted)
        {
            var all = Convert.FromHexString(encrypted);
            if (all.Length < 32) throw new CryptographicException("too short");
            return CryptographicOperations.FixedTimeEquals(HMACSHA256.HashData(Key, all[..^32]), all[^32..]) ? Encoding.UTF8.GetString(all[..^32]) : throw new CryptographicException("changed");
        }
    }
}
