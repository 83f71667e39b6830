namespace Tradewind;

public static partial class Dsl
{
    /// <summary>An asset by its name: data that tasks emit (<c>load.Emits(orders)</c>) and runs wait for (<c>Schedule = On(orders)</c>).</summary>
    /// <param name="name">1 to 200 characters of letters, digits, <c>_ - . : /</c>; the same name is the same asset in every script.</param>
    public static AssetRef Asset(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return new(name);
    }

    /// <summary>A name for assets that are known only while a task runs: <c>list.EmitsTo(exports)</c>, <c>ctx.Emit(exports, Asset(...))</c>, <c>On(exports)</c>.</summary>
    /// <param name="name">1 to 200 characters of letters, digits, <c>_ - . : /</c>; the same name is the same alias in every script.</param>
    public static AssetAliasRef AssetAlias(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return new(name);
    }

    /// <summary>
    /// A run once all of these have news since the run before: <c>On(orders)</c>, <c>On(orders &amp; customers)</c>, <c>On(orders | (prices &amp; rates))</c>;
    /// a list means all of them.
    /// </summary>
    /// <param name="assets">The assets, or conditions over them.</param>
    public static AssetSchedule On(params AssetCondition[] assets) => new(AssetCondition.All(assets).Spec);
}
