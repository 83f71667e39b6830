namespace Tradewind.Engine.Access;

/// <summary>The platform's own eyes: they see everything.</summary>
public sealed class WholeSight : ISight
{
    /// <inheritdoc/>
    public ValueTask<Rights> NowAsync(CancellationToken cancel) => new(Rights.Whole);
}
