using Tradewind.Graph;

namespace Tradewind;

/// <summary>
/// Data that tasks produce and runs wait for, by its name: <c>var orders = Asset("orders");</c>. Two scripts that use one name speak of
/// the same asset.
/// </summary>
public sealed class AssetRef : AssetCondition
{
    internal AssetRef(string name) : base(new AssetConditionSpec { Asset = name }) => Name = name;

    /// <summary>The name: 1 to 200 characters of letters, digits, <c>_ - . : /</c></summary>
    public string Name { get; }

    /// <inheritdoc />
    public override string ToString() => Name;
}
