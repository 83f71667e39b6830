namespace Tradewind.Outbound.Lineage;

/// <summary>Brings an event to whoever keeps lineage.</summary>
public interface ILineageSender
{
    /// <summary>Sends it once. Whatever can go wrong outside is an answer.</summary>
    Task<LineageAnswer> SendAsync(string json, CancellationToken cancel);
}
