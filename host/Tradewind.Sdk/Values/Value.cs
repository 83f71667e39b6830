namespace Tradewind;

/// <summary>A <see cref="Value{T}"/> of any type.</summary>
public abstract class Value : Setting
{
    internal Value()
    {
    }
}
