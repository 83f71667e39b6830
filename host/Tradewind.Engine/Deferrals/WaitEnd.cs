using System.Text;
using System.Text.Json;
using Tradewind.Engine.Runs;

namespace Tradewind.Engine.Deferrals;

/// <summary>How a wait ended.</summary>
/// <param name="Report">What that means for the task when no author code is called again.</param>
/// <param name="Answer">What came, as JSON; null when nothing did.</param>
/// <param name="Came">Whether the event came; otherwise its time was over, or it can come no more.</param>
public sealed record WaitEnd(AttemptReport Report, string? Answer, bool Came)
{
    /// <summary>The event came.</summary>
    /// <param name="answer">What came with it, as JSON.</param>
    /// <param name="why">For people.</param>
    public static WaitEnd With(string? answer, string why) =>
        new(new() { Kind = ReportKind.Succeeded, Message = why, Output = answer is null ? null : Encoding.UTF8.GetBytes(answer), OutputLength = LengthOf(answer) }, answer, true);

    /// <summary>The time is over.</summary>
    public static WaitEnd TimedOut(Deferral what) => new(
        new()
        {
            Kind = what.SoftFail ? ReportKind.Skipped : ReportKind.TimedOut,
            MayRetry = false,
            Message = $"Gave up after {what.Timeout}: {WaitWords.Of(what)} did not come",
        },
        null, false);

    /// <summary>The event cannot come (any more), or came as a failure.</summary>
    public static WaitEnd Failed(string why, bool mayRetry = true) => new(new() { Kind = ReportKind.Failed, Message = why, MayRetry = mayRetry }, null, false);

    /// <summary>There is nothing to do.</summary>
    public static WaitEnd Skipped(string why) => new(new() { Kind = ReportKind.Skipped, Message = why }, null, false);

    private static int? LengthOf(string? json)
    {
        if (json is null) return null;
        using var document = JsonDocument.Parse(json);
        return document.RootElement.ValueKind switch
        {
            JsonValueKind.Array => document.RootElement.GetArrayLength(),
            JsonValueKind.Object => document.RootElement.EnumerateObject().Count(),
            _ => null,
        };
    }
}
