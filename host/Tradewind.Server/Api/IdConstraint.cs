namespace Tradewind.Server.Api;

/// <summary>
/// The route constraint <c>:id</c>: 1 to 200 letters, digits, <c>_ - .</c> Nothing else reaches a metastore or a file name; an address
/// with anything else does not exist.
/// </summary>
internal sealed class IdConstraint : IRouteConstraint
{
    private const int Longest = 200;

    public static bool Fits(string? id) => id is { Length: > 0 and <= Longest } && id.All(letter => char.IsLetterOrDigit(letter) || letter is '_' or '-' or '.');

    public bool Match(HttpContext? context, IRouter? route, string routeKey, RouteValueDictionary values, RouteDirection routeDirection) =>
        values.TryGetValue(routeKey, out var value) && Fits(value as string);
}
