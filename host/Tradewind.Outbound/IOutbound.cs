using Tradewind.Engine.Feed;

namespace Tradewind.Outbound;

/// <summary>One kind of thing that systems outside are told.</summary>
public interface IOutbound
{
    /// <summary>The lease of the process that tells it.</summary>
    string Lease { get; }

    /// <summary>Whether a notice may mean that there is something to tell.</summary>
    bool Concerns(Topic topic);

    /// <summary>Makes one pass.</summary>
    /// <returns>When the next is due; null when only news will bring one.</returns>
    Task<DateTimeOffset?> RunOnceAsync(CancellationToken cancel);
}
