using Tradewind.Graph;

namespace Tradewind;

public static partial class Dsl
{
    /// <summary><inheritdoc cref="WeightRule.Downstream"/></summary>
    public const WeightRule Downstream = WeightRule.Downstream;

    /// <summary><inheritdoc cref="WeightRule.Upstream"/></summary>
    public const WeightRule Upstream = WeightRule.Upstream;

    /// <summary><inheritdoc cref="WeightRule.Absolute"/></summary>
    public const WeightRule Absolute = WeightRule.Absolute;
}
