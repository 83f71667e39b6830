namespace Tradewind.Engine.Access;

/// <summary>
/// On whose behalf a store reads. Whoever serves people gets stores that read with the person's sight, so that a page or an endpoint
/// cannot forget to ask; the platform's own work gets stores that see everything, by the key <see cref="Platform"/>.
/// </summary>
public interface ISight
{
    /// <summary>The key of the stores that see everything.</summary>
    const string Platform = "platform";

    /// <summary>What may be seen now; asked anew for each read, so that a change counts at once.</summary>
    ValueTask<Rights> NowAsync(CancellationToken cancel);
}
