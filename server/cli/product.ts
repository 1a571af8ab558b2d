export { product } from '../workspace/product.ts';
