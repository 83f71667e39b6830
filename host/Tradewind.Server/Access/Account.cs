using Tradewind.Engine.Access;

namespace Tradewind.Server.Access;

/// <summary>Who a key (an API token's or a session's) speaks for.</summary>
/// <param name="Name">The user.</param>
/// <param name="Rights">What the user may, within what the key may.</param>
/// <param name="Stamp">The user's stamp now.</param>
/// <param name="KeyHash">The key's hash.</param>
/// <param name="TokenId">The key's name in lists.</param>
/// <param name="Until">When the key ends; null for one without an end.</param>
internal sealed record Account(string Name, Rights Rights, string Stamp, string KeyHash, string TokenId, DateTimeOffset? Until);
