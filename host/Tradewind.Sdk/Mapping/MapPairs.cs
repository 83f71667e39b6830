namespace Tradewind;

/// <summary>Two things to map over together; made with <c>Cross</c> or <c>Zip</c>.</summary>
/// <typeparam name="TFirst">The type of the elements of the first.</typeparam>
/// <typeparam name="TSecond">The type of the elements of the second.</typeparam>
public sealed class MapPairs<TFirst, TSecond> : IMapOver<IEnumerable<(TFirst First, TSecond Second)>>
{
    private readonly MapSource _source;

    internal MapPairs(IMapOver<IEnumerable<TFirst>> first, IMapOver<IEnumerable<TSecond>> second, bool zipped) =>
        _source = MapSource.Of([first.Source.As(typeof(TFirst)), second.Source.As(typeof(TSecond))], zipped, parts => ((TFirst)parts[0]!, (TSecond)parts[1]!));

    MapSource IMapOver<IEnumerable<(TFirst First, TSecond Second)>>.Source => _source;
}
