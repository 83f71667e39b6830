namespace Tradewind;

public static partial class Dsl
{
    /// <summary>A list of the script to map over: <c>dag.Map("load", Each(["de", "fr"]), country => ...)</c>. It must be the same whenever the script loads.</summary>
    /// <param name="values">The elements.</param>
    public static MapList<T> Each<T>(IEnumerable<T> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        return new(values);
    }

    /// <summary>All combinations, the second going through fastest: <c>dag.Map("load", Cross(countries, days), pair => ...)</c>.</summary>
    /// <param name="first">An output or a list.</param>
    /// <param name="second">Another.</param>
    public static MapPairs<TFirst, TSecond> Cross<TFirst, TSecond>(IMapOver<IEnumerable<TFirst>> first, IMapOver<IEnumerable<TSecond>> second) => new(first, second, zipped: false);

    /// <summary>All combinations, the third going through fastest.</summary>
    /// <param name="first">An output or a list.</param>
    /// <param name="second">Another.</param>
    /// <param name="third">Another.</param>
    public static MapTriples<TFirst, TSecond, TThird> Cross<TFirst, TSecond, TThird>(
        IMapOver<IEnumerable<TFirst>> first, IMapOver<IEnumerable<TSecond>> second, IMapOver<IEnumerable<TThird>> third) => new(first, second, third, zipped: false);

    /// <summary>
    /// Side by side: the first element with the first, the second with the second. They must be equally long; the task that brings another
    /// length fails.
    /// </summary>
    /// <param name="first">An output or a list.</param>
    /// <param name="second">Another.</param>
    public static MapPairs<TFirst, TSecond> Zip<TFirst, TSecond>(IMapOver<IEnumerable<TFirst>> first, IMapOver<IEnumerable<TSecond>> second) => new(first, second, zipped: true);

    /// <summary>Three side by side.</summary>
    /// <param name="first">An output or a list.</param>
    /// <param name="second">Another.</param>
    /// <param name="third">Another.</param>
    public static MapTriples<TFirst, TSecond, TThird> Zip<TFirst, TSecond, TThird>(
        IMapOver<IEnumerable<TFirst>> first, IMapOver<IEnumerable<TSecond>> second, IMapOver<IEnumerable<TThird>> third) => new(first, second, third, zipped: true);
}
