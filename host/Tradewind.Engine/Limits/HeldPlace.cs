namespace Tradewind.Engine.Limits;

/// <summary>One that waits, and where it stands: higher priority first, then the one that has waited longest.</summary>
public readonly record struct HeldPlace(long Instance, int Priority, long Since) : IComparable<HeldPlace>
{
    /// <inheritdoc/>
    public int CompareTo(HeldPlace other)
    {
        var order = other.Priority.CompareTo(Priority);
        if (order == 0) order = Since.CompareTo(other.Since);
        return order == 0 ? Instance.CompareTo(other.Instance) : order;
    }
}
