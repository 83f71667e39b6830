using Tradewind.Graph;

namespace Tradewind;

/// <summary>The first half of a <see cref="RetryRule"/>: for which exceptions it decides.</summary>
public sealed class RetryMatch
{
    internal RetryMatch(Type type, string file, int line) => (Type, File, Line) = (type, file, line);

    internal Type Type { get; }

    internal string File { get; }

    internal int Line { get; }

    /// <summary>Then the task is tried again after this wait, in place of its own, while it has retries left.</summary>
    /// <param name="delay">The wait, always the same; may be zero.</param>
    public RetryRule RetryIn(TimeSpan delay) => new(this, RetryChoice.Retry, delay);

    /// <summary>Then the task fails, whatever retries are left.</summary>
    public RetryRule Fail() => new(this, RetryChoice.Fail, null);

    /// <summary>Then the task is tried again as if there were no rules; for an exception that a later rule would catch.</summary>
    public RetryRule AsUsual() => new(this, RetryChoice.Usual, null);
}
