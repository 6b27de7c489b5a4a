// Runs the tree of an expression.
import { Failure, Optional, Table, Type, Unknown, as_whole, compare, fail, is_equal, is_number, leave_to_server, type_names } from './value.js';
import { call, is_function, read_optionally } from './functions.js';
import { parse, path_of } from './parse.js';

const no_overload = () => fail('no_overload');
const as_condition = (value) => (typeof value === 'boolean' ? value : no_overload());
const types = new Set(Object.values(type_names));
const order = { '<': (way) => way < 0, '<=': (way) => way <= 0, '>': (way) => way > 0, '>=': (way) => way >= 0 };

// Names that macros bind, the innermost first: { name, value, outer }.
function find_local(scope, name) {
  while (scope && scope.name !== name) scope = scope.outer;
  return scope;
}

// `decides` among the conditions wins over any error; what only the server knows wins over an error.
function quantify(conditions, decides) {
  let trouble;
  for (const condition of conditions) {
    try {
      if (as_condition(condition()) === decides) return decides;
    } catch (thrown) {
      if (!(thrown instanceof Failure || thrown instanceof Unknown)) throw thrown;
      if (!trouble || thrown instanceof Unknown) trouble = thrown;
    }
  }
  if (trouble) throw trouble;
  return !decides;
}

const known = (value) => (value instanceof Unknown ? leave_to_server() : value);

// `variables`: a Map of name → value, which may be an Unknown; a name that is not in it has no value. `context`: see
// functions.js.
function run(tree, variables, context) {
  // A name with dots may be one variable or type of that name.
  function find_path(node, scope) {
    const { root, path } = path_of(node) || {};
    if (!root || (!root.is_root && find_local(scope, root.name))) return undefined;
    if (variables.has(path)) return { value: known(variables.get(path)) };
    return types.has(path) ? { value: new Type(path) } : undefined;
  }

  function select(operand, name) {
    if (operand instanceof Optional) {
      if (operand.value === undefined) return operand;
      if (!(operand.value instanceof Table)) fail('no_such_field');
      return read_optionally(operand, name);
    }
    if (operand === null) fail('no_value');
    if (!(operand instanceof Table)) fail('no_such_field');
    return operand.has(name) ? operand.find(name) : fail('no_such_key');
  }

  function has({ op, operand, name }, scope) {
    if (op === 'name') return (known(variables.get(name)) ?? null) !== null;
    const owner = eval_in(operand, scope);
    const inner = owner instanceof Optional ? owner.value : owner;
    if (inner === undefined) return false;
    return inner instanceof Table ? inner.has(name) : fail('no_such_field');
  }

  function index(operand, key) {
    if (operand instanceof Optional) return read_optionally(operand, key);
    if (operand instanceof Table) {
      if (!is_number(key) && typeof key !== 'string' && typeof key !== 'boolean') no_overload();
      return operand.has(key) ? operand.find(key) : fail('no_such_key');
    }
    if (!Array.isArray(operand) || !is_number(key)) no_overload();
    const at = as_whole(key);
    return at !== undefined && at >= 0n && at < BigInt(operand.length) ? operand[Number(at)] : fail('index');
  }

  function make_list(items, scope) {
    const list = [];
    for (const { is_optional, value } of items) {
      const made = eval_in(value, scope);
      if (!is_optional) list.push(made);
      else if (!(made instanceof Optional)) no_overload();
      else if (made.value !== undefined) list.push(made.value);
    }
    return list;
  }

  function make_map(items, scope) {
    const entries = items.map(({ is_optional, key, value }) => {
      const name = eval_in(key, scope);
      if (typeof name === 'number' || (!is_number(name) && typeof name !== 'string' && typeof name !== 'boolean')) no_overload();
      const made = eval_in(value, scope);
      if (!is_optional) return [name, made];
      return made instanceof Optional ? [name, made.value] : no_overload();
    });
    return table_of(entries.filter(([, value]) => value !== undefined));
  }
  function table_of(entries) {
    const map = new Table();
    for (const [key, value] of entries) if (!map.add(key, value)) fail('duplicate_key');
    return map;
  }

  function call_of(node, scope) {
    const { name, operand, args } = node;
    const owner = operand && path_of(operand);
    const is_namespace = owner && !find_local(scope, owner.root.name) && is_function(`${owner.path}.${name}`);
    const own_name = is_namespace ? `${owner.path}.${name}` : operand ? '.' + name : name;
    const given = operand && !is_namespace ? [operand, ...args] : args;
    if (!is_function(own_name)) return call(own_name, [], context);
    return call(own_name, given.map((arg) => eval_in(arg, scope)), context);
  }

  function loop({ macro, operand, names, filter, body }, scope) {
    const range = eval_in(operand, scope);
    const is_map = range instanceof Table;
    if (!is_map && !Array.isArray(range)) no_overload();
    const scopes = (is_map ? range.entries : range.map((value, i) => [BigInt(i), value])).map(([key, value]) => {
      const first = { name: names[0], value: names.length === 2 || is_map ? key : value, outer: scope };
      return names.length === 2 ? { name: names[1], value, outer: first, key } : { ...first, key };
    });
    const passes = (inner) => as_condition(eval_in(filter, inner));
    const own_value = (inner) => (names.length === 2 ? inner.outer : inner).value;
    switch (macro) {
      case 'all': case 'exists': return quantify(scopes.map((inner) => () => eval_in(body, inner)), macro === 'exists');
      case 'exists_one': return scopes.filter((inner) => as_condition(eval_in(body, inner))).length === 1;
      case 'filter': return scopes.filter(passes).map(own_value);
    }
    const made = [];
    for (const inner of scopes) if (!filter || passes(inner)) made.push([inner.key, eval_in(body, inner)]);
    if (macro === 'map') return made.map(([, value]) => value);
    if (macro === 'transformMap') return table_of(made);
    return table_of(made.flatMap(([, entry]) => (entry instanceof Table ? entry.entries : no_overload())));
  }

  function optional_map({ is_flat, operand, name, body }, scope) {
    const owner = eval_in(operand, scope);
    if (!(owner instanceof Optional)) no_overload();
    if (owner.value === undefined) return owner;
    const made = eval_in(body, { name, value: owner.value, outer: scope });
    if (!is_flat) return new Optional(made);
    return made instanceof Optional ? made : no_overload();
  }

  function name_of(node, scope) {
    const local = !node.is_root && find_local(scope, node.name);
    if (local) return local.value;
    const found = find_path(node, scope);
    return found ? found.value : fail('no_value');
  }

  function eval_in(node, scope) {
    switch (node.op) {
      case 'value': return node.value;
      case 'name': return name_of(node, scope);
      case 'select': {
        const whole = find_path(node, scope);
        return whole ? whole.value : select(eval_in(node.operand, scope), node.name);
      }
      case 'has': return has(node.field, scope);
      case 'index': return index(eval_in(node.operand, scope), eval_in(node.key, scope));
      case 'optional_select': return read_optionally(eval_in(node.operand, scope), node.name);
      case 'optional_index': return read_optionally(eval_in(node.operand, scope), eval_in(node.key, scope));
      case 'list': return make_list(node.items, scope);
      case 'map': return make_map(node.items, scope);
      case 'call': return call_of(node, scope);
      case 'loop': return loop(node, scope);
      case 'bind': return eval_in(node.body, { name: node.name, value: eval_in(node.value, scope), outer: scope });
      case 'optional_map': return optional_map(node, scope);
      case 'not': return !as_condition(eval_in(node.operand, scope));
      case 'negate': return call('- ', [eval_in(node.operand, scope)], context);
      case '?:': return eval_in(as_condition(eval_in(node.condition, scope)) ? node.yes : node.no, scope);
      case '&&': case '||': return quantify([() => eval_in(node.left, scope), () => eval_in(node.right, scope)], node.op === '||');
    }
    const left = eval_in(node.left, scope), right = eval_in(node.right, scope);
    switch (node.op) {
      case '==': return is_equal(left, right);
      case '!=': return !is_equal(left, right);
      case 'in':
        if (right instanceof Table) return right.has(left);
        return Array.isArray(right) ? right.some((element) => is_equal(left, element)) : no_overload();
    }
    if (!order[node.op]) return call(node.op, [left, right], context);
    const way = compare(left, right);
    return way === undefined ? (is_number(left) && is_number(right) ? false : no_overload()) : order[node.op](way);
  }

  return eval_in(tree, undefined);
}

// { value }, { error: code } or { is_unknown: true }: only the server can answer.
export function evaluate(text, variables, context) {
  try {
    return { value: run(parse(text), variables, context) };
  } catch (thrown) {
    if (thrown instanceof Failure) return { error: thrown.code };
    if (thrown instanceof Unknown) return { is_unknown: true };
    throw thrown;
  }
}
