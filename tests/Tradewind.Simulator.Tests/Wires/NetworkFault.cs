using System.Data.Common;

namespace Tradewind.Simulator.Tests.Wires;

/// <summary>What a driver throws when the database cannot be reached or its answer does not come.</summary>
internal sealed class NetworkFault(string message) : DbException(message);
