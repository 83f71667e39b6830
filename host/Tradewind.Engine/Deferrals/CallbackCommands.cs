using System.Text;
using System.Text.Json;
using Tradewind.Engine.Commands;
using Tradewind.Engine.Feed;
using Tradewind.Engine.Ports;
using Tradewind.Engine.Runs;
using Tradewind.Engine.States;

namespace Tradewind.Engine.Deferrals;

/// <inheritdoc/>
public sealed class CallbackCommands(CallbackLinks links, IDeferralStore deferrals, IRunStore runs, IFeed feed, TimeProvider time) : ICallbackCommands
{
    private const string Actor = "callback";
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <inheritdoc/>
    public async Task CallAsync(string token, ReadOnlyMemory<byte> posted, CancellationToken cancel)
    {
        if (links.Read(token) is not { } link) throw new RejectedException(RejectedReason.NotFound, "There is no such address. Was it cut short or changed on its way?", "token");
        var json = Json(posted);
        var now = time.GetUtcNow();
        if (link.Until <= now) throw Over("the time to wait for it is over");

        var run = (await runs.LoadAsync([InstanceId.RunOf(link.Instance)], cancel)).SingleOrDefault() ?? throw Over("its run is gone");
        var instance = run.Instances[InstanceId.OrdinalOf(link.Instance)];
        if (instance.Attempt != link.Attempt || instance.State.IsFinal() || instance.State is TaskInstanceState.None or TaskInstanceState.UpForRetry) throw Over("the attempt that it was made for is over");
        if (!await deferrals.CallAsync(link.Instance, link.Attempt, json, now, cancel)) throw Over("it was called before, and takes one call");

        // Kept: should this not come to its end, the scheduler brings it; and so it does when the task does not wait yet.
        if (await deferrals.FindAsync(link.Instance, cancel) is { For.Kind: DeferralKind.Callback } wait && wait.Attempt == link.Attempt)
        {
            var end = WaitEnd.With(json, "its address was called");
            feed.PublishChanges(await runs.UpdateAsync([run.Head.Id], Actor, (live, changes) => live.EndWait(changes, wait, end, Actor, time.GetUtcNow()), cancel));
        }
        else
        {
            feed.Publish(new(Topic.Due));
        }
    }

    private static RejectedException Over(string why) => new(RejectedReason.Gone, $"Nobody waits for a call to this address any more: {why}.", "token");

    private static string Json(ReadOnlyMemory<byte> posted)
    {
        if (posted.Length == 0) return "null";
        if (posted.Length > ICallbackCommands.MostBytes) throw new RejectedException(RejectedReason.Invalid, $"What is posted has {posted.Length:N0} bytes; at most {ICallbackCommands.MostBytes:N0} are taken.", "body");
        try
        {
            var text = Strict.GetString(posted.Span);
            using var document = JsonDocument.Parse(text);
            return SoundJson.IsSound(document.RootElement)
                ? text
                : throw new RejectedException(RejectedReason.Invalid, "What is posted has a text that is not well-formed Unicode, or that has a NUL.", "body");
        }
        catch (Exception fault) when (fault is JsonException or DecoderFallbackException)
        {
            throw new RejectedException(RejectedReason.Invalid, $"What is posted is not valid JSON: {fault.Message}", "body");
        }
    }
}
