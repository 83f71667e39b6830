using Tradewind.Engine.Commands;

namespace Tradewind.Server.Api;

/// <summary>
/// The route constraint <c>:id</c>: 1 to 200 letters, digits, <c>_ - .</c> Nothing else reaches a metastore or a file name; an address
/// with anything else does not exist.
/// </summary>
internal sealed class IdConstraint : IRouteConstraint
{
    public bool Match(HttpContext? context, IRouter? route, string routeKey, RouteValueDictionary values, RouteDirection routeDirection) =>
        values.TryGetValue(routeKey, out var value) && RequestFaults.IsId(value as string);
}
