namespace Tradewind;

/// <summary>Three things to map over together; made with <c>Cross</c> or <c>Zip</c>.</summary>
/// <typeparam name="TFirst">The type of the elements of the first.</typeparam>
/// <typeparam name="TSecond">The type of the elements of the second.</typeparam>
/// <typeparam name="TThird">The type of the elements of the third.</typeparam>
public sealed class MapTriples<TFirst, TSecond, TThird> : IMapOver<IEnumerable<(TFirst First, TSecond Second, TThird Third)>>
{
    private readonly MapSource _source;

    internal MapTriples(IMapOver<IEnumerable<TFirst>> first, IMapOver<IEnumerable<TSecond>> second, IMapOver<IEnumerable<TThird>> third, bool zipped) =>
        _source = MapSource.Of(
            [first.Source.As(typeof(TFirst)), second.Source.As(typeof(TSecond)), third.Source.As(typeof(TThird))], zipped,
            parts => ((TFirst)parts[0]!, (TSecond)parts[1]!, (TThird)parts[2]!));

    MapSource IMapOver<IEnumerable<(TFirst First, TSecond Second, TThird Third)>>.Source => _source;
}
