// Each country is fetched, checked and loaded by itself: one can be done while another has not begun.
record Country(string Code, int Orders);

var dag = new Dag("mapped_group")
{
    Description = "A group that is run for each element of a list, one element after the other as slots come free.",
    Tags = ["example", "mapping", "groups"],
};

var countries = dag.Task("countries", ctx => new List<Country> { new("BE", 3), new("DE", 0), new("KR", 5) });
var rate = dag.Task("rate", ctx => 7);

var per = dag.MapGroup("per_country", countries, name: country => country.Code);
per.Defaults.Retries = 2;

// When that is not enough, the country begins anew, with a working area of its own; the others go on as they are.
per.Retries = 1;
per.RetryDelay = Seconds(5);

// A working area for each country, taken away again however its work ends.
var area = per.Task("area", per.Element, country => $"area-{country.Code}").AsSetup();
var orders = per.Task("fetch", area, per.Element, (area, country) => Enumerable.Range(1, country.Orders).ToArray());

// Each index chooses for itself. The rate is a task before the group: every index sees it.
var sum = per.Task("sum", orders, rate, (found, rate) => found.Sum() * rate);
var none = per.Action("none", per.Element, (country, ctx) => ctx.Log($"{country.Code} has no orders."));
per.Branch("any", orders, found => found.Length > 0 ? sum : none).Then(sum, none);
var delete = per.Action("delete_area", area, (area, ctx) => ctx.Log($"Deletes {area}.")).AsTeardown(area);
sum.Then(delete);
none.Then(delete);

// After the group: what all indices left, as one list. The country that had none is left out.
dag.Action("report", per.All(sum), (sums, ctx) => ctx.Log($"{sums.Count} countries, {sums.Sum()} in all.")).Rule(NoneFailed);
