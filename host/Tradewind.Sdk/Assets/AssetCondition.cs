using Tradewind.Graph;

namespace Tradewind;

/// <summary>
/// Which assets must have news: <c>On(orders &amp; customers | prices)</c>. <c>&amp;</c> binds closer than <c>|</c>.
/// </summary>
public class AssetCondition
{
    private protected AssetCondition(AssetConditionSpec spec) => Spec = spec;

    internal AssetConditionSpec Spec { get; }

    /// <summary>Both sides have news.</summary>
    public static AssetCondition operator &(AssetCondition left, AssetCondition right) => Join(any: false, left, right);

    /// <summary>At least one side has news.</summary>
    public static AssetCondition operator |(AssetCondition left, AssetCondition right) => Join(any: true, left, right);

    internal static AssetCondition All(IReadOnlyList<AssetCondition> parts) =>
        parts is [var only] ? only : new(new AssetConditionSpec { Parts = [.. parts.Select(part => part.Spec)] });

    private static AssetCondition Join(bool any, AssetCondition left, AssetCondition right)
    {
        ArgumentNullException.ThrowIfNull(left);
        ArgumentNullException.ThrowIfNull(right);
        // a & b & c is one node with three parts, not a ladder.
        IEnumerable<AssetConditionSpec> PartsOf(AssetCondition side) => side.Spec.Asset is null && side.Spec.Any == any ? side.Spec.Parts : [side.Spec];
        return new(new AssetConditionSpec { Any = any, Parts = [.. PartsOf(left), .. PartsOf(right)] });
    }
}
