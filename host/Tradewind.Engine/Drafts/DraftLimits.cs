using Tradewind.Engine.Access;
using Tradewind.Engine.Commands;

namespace Tradewind.Engine.Drafts;

/// <summary>How much of the dag-processor one caller may use: a person who types needs a few questions a second, a program that floods it is stopped.</summary>
public sealed class DraftLimits(TimeProvider time)
{
    /// <summary>A longer draft is refused: no person writes it, and the compiler would be at it for long.</summary>
    public const int LongestText = 128 * 1024;

    /// <summary>So many questions may come at once.</summary>
    public const int Burst = 60;

    /// <summary>And so many a second on and on.</summary>
    public const int PerSecond = 15;

    private readonly Dictionary<string, (double Left, long At)> _left = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();

    /// <summary>Counts a question.</summary>
    /// <exception cref="RejectedException">It is too large, no text, or one too many.</exception>
    public void Take(Draft draft, Caller caller)
    {
        if (draft.Text.Length > LongestText)
            throw new RejectedException(RejectedReason.Invalid, $"'{draft.Path}' has {draft.Text.Length:N0} characters; the editor takes up to {LongestText:N0}. Split the script with #load, or write it in the DAG folder.", "text");
        if (draft.Text.Contains('\0') || !RequestFaults.IsWellFormed(draft.Text))
            throw new RejectedException(RejectedReason.Invalid, $"'{draft.Path}' is not well-formed text: it holds a NUL or half a surrogate pair.", "text");
        if (!TryTake(caller.Name))
            throw new RejectedException(RejectedReason.Conflict, $"{caller.Name} asks for more than {PerSecond} checks of drafts a second; wait a moment and try again.");
    }

    private bool TryTake(string caller)
    {
        lock (_lock)
        {
            var (left, at) = _left.GetValueOrDefault(caller, (Burst, time.GetTimestamp()));
            left = Math.Min(Burst, left + (time.GetElapsedTime(at).TotalSeconds * PerSecond));
            var may = left >= 1;
            _left[caller] = (may ? left - 1 : left, time.GetTimestamp());
            return may;
        }
    }
}
