using Tradewind.Graph;

namespace Tradewind;

/// <summary>
/// A name for assets that are known only while a task runs: <c>var exports = AssetAlias("exports");</c>. A task that emits to it says which with
/// <c>ctx.Emit(exports, Asset(...))</c>, and DAGs scheduled <c>On(exports)</c> hear of all of them.
/// </summary>
public sealed class AssetAliasRef : AssetCondition
{
    internal AssetAliasRef(string name) : base(new AssetConditionSpec { Asset = Mark + name }) => Name = name;

    /// <summary>The name: 1 to 200 characters of letters, digits, <c>_ - . : /</c></summary>
    public string Name { get; }

    // No asset's name begins with it, so that both stand in one place in graphs and tables.
    internal const string Mark = "@";

    internal string Marked => Mark + Name;

    /// <inheritdoc />
    public override string ToString() => Marked;
}
